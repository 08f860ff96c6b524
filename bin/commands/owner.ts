import { createOwnerLink } from "../../services/sign-in/owner-links.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { answer } from "./answer.ts";
import { withServices } from "./with-database.ts";

/** Prints a one-time address that signs the owner in. */
export async function inviteOwner({
  email,
  json,
}: {
  email: string;
  json?: boolean;
}): Promise<void> {
  const url = await withServices(async (deps, { publicUrl }) => {
    const token = await unitOfWork(deps, (tx) => createOwnerLink(tx, email));
    return new URL(`/console/sign-in/${token}`, publicUrl).href;
  });
  answer(json, { url }, [url, "It signs in once, within 15 minutes."]);
}
