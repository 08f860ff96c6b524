import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { memoryFlags } from "../test/support/command.ts";
import { startGoogle, type Google } from "../test/support/google/google.ts";
import { startProcess, startProgram } from "../test/support/hub.ts";
import { startResendStandin, type ResendStandin } from "../test/support/resend-standin.ts";
import { waitFor } from "../test/support/wait-for.ts";
import { mailBy } from "./provider.ts";
import { makeFlow, pauseFlows } from "./sheet-flow.ts";
import { withWorkerApart, type Apart } from "./worker-apart.ts";

export type GoogleHub = Apart & { google: Google; standin: ResendStandin };

const PUSHED = new URL("./pushed-worker-main.ts", import.meta.url).pathname;

/** An api and a worker between a Google and a mail provider that takes as many calls as come. */
export async function withGoogleHub(
  folder: string,
  { pushed }: { pushed: boolean },
  deed: (hub: GoogleHub) => Promise<void>,
): Promise<void> {
  await mkdir(join(folder, "standin"), { recursive: true, mode: 0o711 });
  const google = await startGoogle();
  const standin = await startResendStandin({ dir: join(folder, "standin") });
  try {
    await standin.mode({ requestsPerSecond: null });
    const settings = {
      ...mailBy(standin),
      GOOGLE_API_BASE_URL: google.url,
      GOOGLE_OAUTH_TOKEN_URL: google.tokenUrl,
    };
    await withWorkerApart(
      folder,
      settings,
      (apart) => deed({ ...apart, google, standin }),
      (all, apiUrl) =>
        pushed
          ? startProgram([...memoryFlags, "--import", "tsx", PUSHED, apiUrl], "WORKER_PORT", all)
          : startProcess("worker", all),
    );
  } finally {
    await standin.stop();
    await google.stop();
  }
}

export type GoogleSheet = Awaited<ReturnType<typeof makeGoogleSheet>>;

/** A sheet at Google that is shared with an account of its own, and its flow, as a draft. */
export async function makeGoogleSheet(
  { google, place }: GoogleHub,
  { name, rows, policy }: { name: string; rows: string[][]; policy: Record<string, unknown> },
) {
  await pauseFlows(place.api, place.location);
  const address = `usher-${name}@desks-example.iam.gserviceaccount.com`;
  const serviceAccountKey = JSON.stringify(google.serviceAccount(address));
  const book = google.spreadsheet({
    sharedWith: { [address]: "writer" },
    tabs: [{ title: "People", rows }],
  });
  const tab = book.tab();
  const flow = await makeFlow(place.api, place.location, {
    connection: { connector: "google-sheets", settings: { serviceAccountKey } },
    input: { spreadsheetId: book.id },
    policy,
  });
  const calls = () => google.calls().filter(({ spreadsheetId }) => spreadsheetId === book.id);
  return {
    ...flow,
    tab,
    address,
    /** To Sheets and Drive, but for channels. */
    calls: () => calls().filter(({ kinds }) => kinds.some((it) => COUNTED.has(it))),
    /** So many rows say one of these. */
    says: (statuses: string[], count: number) =>
      waitFor(
        () => {
          const told = tab.records().map((row) => row["Status"] ?? "");
          return told.filter((it) => statuses.includes(it)).length >= count;
        },
        {
          what: `${count} rows that are ${statuses.join(" or ")}`,
          limitMs: 900_000,
          everyMs: 500,
        },
      ),
    /** Nobody has read or written for so long. */
    rests: (ms: number) =>
      waitFor(
        () => {
          const last = calls().findLast(({ kinds }) => kinds.includes("sheets"));
          return last !== undefined && Date.now() - last.at > ms;
        },
        { what: "rest", limitMs: 120_000 },
      ),
  };
}

const COUNTED = new Set<string>(["read", "write", "glance"]);
