import { setTimeout as sleep } from "node:timers/promises";
import type { ResendStandin } from "../test/support/resend-standin.ts";
import { visitor } from "../test/support/visitor.ts";
import { waitFor } from "../test/support/wait-for.ts";
import type { Place } from "./sheet.ts";

type Member = { email: string; ask(): Promise<void> };

/** People who are in already, each with a network of their own. */
export async function activePeople(
  { api, location }: Place,
  url: string,
  standin: ResendStandin,
  count: number,
): Promise<Member[]> {
  const members = Array.from({ length: count }, (_, n) => ({
    email: `active-${n}@example.com`,
    from: { "x-forwarded-for": `198.51.100.${n + 1}` },
  }));
  for (const { email } of members) {
    await api.ask("POST", `/locations/${location}/invitations`, { firstName: "Active", email });
  }
  return Promise.all(
    members.map(async ({ email, from }) => {
      const { text } = await standin.mailTo(email, 1, 60_000);
      const path = /\/i\/[\w.~-]+/.exec(text)?.[0];
      if (path === undefined) throw new Error("An invitation without a link.");
      const presser = visitor(from);
      await presser.submit(await presser.open(url + path));
      return {
        email,
        async ask() {
          const asker = visitor(from);
          await asker.submit(await asker.open(`${url}/sign-in`), { email });
        },
      };
    }),
  );
}

/** One after the other asks for a code; seconds from each asking until the provider took the mail. */
export async function askForCodes(
  members: Member[],
  standin: ResendStandin,
  everyMs: number,
): Promise<number[]> {
  const asked = await Promise.all(
    members.map(async ({ email, ask }, index) => {
      await sleep(index * everyMs);
      const from = Date.now();
      await ask();
      return { email, from };
    }),
  );
  const codes = async () => {
    const mails = await standin.mails();
    const taken = new Map(
      mails
        .filter(({ tags }) => tags["usher_kind"] === "code")
        .map(({ to, acceptedAt }) => [to, Date.parse(acceptedAt)]),
    );
    return taken.size >= asked.length && taken;
  };
  const taken = await waitFor(codes, {
    what: "codes",
    limitMs: 120_000,
    everyMs: 2_000,
  });
  return asked.map(({ email, from }) => ((taken.get(email) ?? NaN) - from) / 1000);
}
