import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { apiClient } from "./api-client.ts";
import type { SmtpRecorder } from "./smtp-recorder.ts";
import { waitFor } from "./wait-for.ts";

const Made = z.looseObject({ id: z.string() });
const Flow = z.looseObject({ state: z.string(), problem: z.string().nullable() });
const Run = z.looseObject({
  id: z.string(),
  state: z.string(),
  planHash: z.string().nullable(),
  counts: z.record(z.string(), z.number()),
  problem: z.string().nullable(),
});
const Row = z.looseObject({
  line: z.number().nullable(),
  fields: z.record(z.string(), z.string()),
  problems: z.array(z.object({ column: z.string(), code: z.string(), message: z.string() })),
  warnings: z.array(z.object({ column: z.string(), code: z.string(), message: z.string() })),
});
const Preview = z.object({
  planHash: z.string(),
  plan: z.looseObject({ invite: z.array(Row), invalid: z.array(Row) }),
});
const Invitations = z.object({
  items: z.array(z.looseObject({ email: z.string(), status: z.string() })),
});
const Reasons = z.object({ items: z.array(z.looseObject({ reasonCode: z.string() })) });

export type HubToAsk = { api: ReturnType<typeof apiClient>; recorder: SmtpRecorder };

export type NewFlow = {
  /** Of the location, and of the domain of its people. */
  slug: string;
  settings?: Record<string, unknown> | undefined;
  policy?: Record<string, unknown> | undefined;
  connection: { connector: string; settings: Record<string, unknown> };
  /** Of the trigger. */
  input?: Record<string, unknown>;
};

/** The cells by the names of their columns; blank rows are left out. */
type RowsOf = () => Promise<Record<string, string>[]>;

const QUIET_SECONDS = 1;
const PATIENCE = { limitMs: 90_000, everyMs: 100 };

/** The address that somebody has in a sheet: nobody of another sheet has the same. */
export const at = (slug: string, name: string) => `${name}@${slug}.example.com`;

/** A location, its connection to a sheet, and the flow between them, as a draft; all seen from outside. */
export async function flowOnHub(hub: HubToAsk, given: NewFlow, rowsOf: RowsOf) {
  const { api, recorder } = hub;
  const { slug, settings, policy, input } = given;
  const made = async (place: string, body: unknown) =>
    Made.parse(await api.ask("POST", place, body));
  await api.ask("POST", "/locations", { name: slug, slug, timezone: "Europe/Berlin", settings });
  const connection = await made(`/locations/${slug}/connections`, {
    name: "Members",
    ...given.connection,
  });
  const flow = await made(`/locations/${slug}/flows`, {
    name: "Members",
    trigger: { connectionId: connection.id, key: "rows", ...(input && { input }) },
    action: { connectionId: "members", key: "inviteMember" },
    policy: { quietSeconds: QUIET_SECONDS, intervalSeconds: 2, ...policy },
  });

  const sheet = {
    flowId: flow.id,
    connectionId: connection.id,
    rows: rowsOf,
    /** The row that has this in one of its cells. */
    async row(said: string): Promise<Record<string, string>> {
      const found = (await rowsOf()).find((row) => Object.values(row).includes(said));
      if (!found) throw new Error(`no row of ${slug} says ${said}`);
      return found;
    },
    statuses: async () => (await rowsOf()).map((row) => row["Status"] ?? ""),

    flow: async () => Flow.parse(await api.ask("GET", `/flows/${flow.id}`)),
    /** Once the flow says that this stands in its way, or that nothing does. */
    says: (problem: RegExp | null) =>
      waitFor(
        async () => {
          const said = (await sheet.flow()).problem;
          return problem === null ? said === null : said !== null && problem.test(said);
        },
        { what: `${slug} to say ${String(problem)}`, ...PATIENCE },
      ),
    connection: async () => Flow.parse(await api.ask("GET", `/connections/${connection.id}`)),
    preview: async () => Preview.parse(await api.ask("POST", `/flows/${flow.id}/preview`)),
    async apply() {
      const { planHash } = await sheet.preview();
      return Run.parse(await api.ask("POST", `/flows/${flow.id}/apply`, { planHash }));
    },
    runs: async () =>
      z.object({ items: z.array(Run) }).parse(await api.ask("GET", `/flows/${flow.id}/runs`)).items,
    /** A pass from its start to its end; it begins after this was called. */
    async pass() {
      const { id } = Run.parse(await api.ask("POST", `/flows/${flow.id}/run`));
      return waitFor(
        async () => {
          const run = Run.parse(await api.ask("GET", `/runs/${id}`));
          return ["done", "failed"].includes(run.state) && run;
        },
        { what: `a pass over ${slug}`, ...PATIENCE },
      );
    },
    /** Passes until what the sheet says by now has been noted, has rested, and was acted upon. */
    async settle(quietSeconds = QUIET_SECONDS): Promise<void> {
      await sheet.pass();
      await sleep(quietSeconds * 1000 + 50);
      await sheet.pass();
    },
    /** Once every row has one of these, in their order; a row that is refused has none. */
    async show(...statuses: string[]): Promise<void> {
      let seen: string[] = [];
      const isSo = async () => (seen = await sheet.statuses()).join() === statuses.join();
      await waitFor(isSo, { what: `${slug} to show ${statuses.join()}`, ...PATIENCE }).catch(
        (error: unknown) => {
          throw new Error(`${String(error)}; it shows ${seen.join()}`);
        },
      );
    },

    invitations: async () =>
      Invitations.parse(await api.ask("GET", `/locations/${slug}/invitations?limit=200`)).items,
    /** To whom mail went out, each name as often as a mail, once no invitation is on its way any more. */
    async mailed(): Promise<string[]> {
      const isOut = async () =>
        (await sheet.invitations()).every(({ status }) => status !== "queued");
      await waitFor(isOut, { what: `the mails of ${slug}`, ...PATIENCE });
      return (await recorder.mails())
        .flatMap(({ to }) => (to.endsWith(`@${slug}.example.com`) ? [to.replace(/@.*/, "")] : []))
        .toSorted();
    },
    /** Why something was done, or not, about an address; the newest first. */
    async why(address: string): Promise<string[]> {
      const asked = `/locations/${slug}/why?email=${encodeURIComponent(address)}`;
      return Reasons.parse(await api.ask("GET", asked)).items.map((item) => item.reasonCode);
    },
  };
  return sheet;
}
