import { z } from "zod";
import type { HubToAsk } from "./flow-on-hub.ts";
import { waitFor } from "./wait-for.ts";

const Made = z.looseObject({ id: z.string() });
const Flow = z.looseObject({ state: z.string(), problem: z.string().nullable() });
const Run = z.looseObject({
  id: z.string(),
  state: z.string(),
  counts: z.record(z.string(), z.number()),
  planHash: z.string().nullable(),
  problem: z.string().nullable(),
});
const Row = z.looseObject({
  key: z.string(),
  fields: z.record(z.string(), z.string()),
  problems: z.array(z.object({ column: z.string(), code: z.string(), message: z.string() })),
});
const Preview = z.object({
  planHash: z.string(),
  plan: z.looseObject({ invite: z.array(Row), invalid: z.array(Row), unchanged: z.number() }),
});
const Invitations = z.object({
  items: z.array(z.looseObject({ id: z.string(), email: z.string(), status: z.string() })),
});
const Reasons = z.object({ items: z.array(z.looseObject({ reasonCode: z.string() })) });
const Events = z.object({
  items: z.array(
    z.looseObject({ subject: z.string(), state: z.string(), problem: z.string().nullable() }),
  ),
  counts: z.object({ waiting: z.number(), held: z.number(), done: z.number() }),
});

type End = { connectionId: string; key: string; input?: Record<string, unknown> };

export type NewToldFlow = {
  slug: string;
  trigger: End;
  action?: End;
  mapping?: Record<string, unknown>;
  filter?: Record<string, unknown>;
  policy?: Record<string, unknown>;
};

export type ToldOnHub = Awaited<ReturnType<typeof toldOnHub>>;

const PATIENCE = { limitMs: 60_000, everyMs: 100 };

export const aPlace = (
  { api }: HubToAsk,
  slug: string,
  settings: Record<string, unknown> = {},
): Promise<unknown> =>
  api.ask("POST", "/locations", { name: slug, slug, timezone: "Europe/Berlin", settings });

export async function aConnection(
  { api }: HubToAsk,
  slug: string,
  connector: string,
  settings: Record<string, unknown>,
): Promise<string> {
  const body = { connector, name: `${connector} of ${slug}`, settings };
  return Made.parse(await api.ask("POST", `/locations/${slug}/connections`, body)).id;
}

/** A flow that is told what happens, as a draft; all seen from outside. */
export async function toldOnHub(hub: HubToAsk, { slug, ...given }: NewToldFlow) {
  const { api, recorder } = hub;
  const flow = Made.parse(
    await api.ask("POST", `/locations/${slug}/flows`, {
      name: `Flow of ${slug}`,
      action: { connectionId: "members", key: "inviteMember" },
      ...given,
    }),
  );
  const told = {
    flowId: flow.id,
    flow: async () => Flow.parse(await api.ask("GET", `/flows/${flow.id}`)),
    preview: async () => Preview.parse(await api.ask("POST", `/flows/${flow.id}/preview`)),
    async apply() {
      const { planHash } = await told.preview();
      return Run.parse(await api.ask("POST", `/flows/${flow.id}/apply`, { planHash }));
    },
    /** What it was told of, newest first. */
    events: async (state?: "waiting" | "held" | "done") =>
      Events.parse(
        await api.ask("GET", `/flows/${flow.id}/events?limit=200${state ? `&state=${state}` : ""}`),
      ),
    /** Once nothing that it was told of waits any more. */
    settled: () =>
      waitFor(async () => (await told.events()).counts.waiting === 0, {
        what: `${slug} to have looked at everything`,
        ...PATIENCE,
      }),
    /** Once this subject is held, and why. */
    heldFor: (subject: string) =>
      waitFor(
        async () =>
          (await told.events("held")).items.find((one) => one.subject === subject)?.problem ??
          undefined,
        { what: `${slug} to hold ${subject}`, ...PATIENCE },
      ),
    /** Once a plan waits for a yes that has so many of what is counted, as `invite`. */
    heldPlan: (counted: string, count: number) =>
      waitFor(
        async () =>
          (await told.runs()).find((run) => run.state === "held" && run.counts[counted] === count),
        { what: `a plan of ${slug} with ${count} ${counted} to wait`, ...PATIENCE },
      ),
    approve: (runId: string, planHash: string) =>
      api.send("POST", `/runs/${runId}/approve`, { planHash }),
    reject: (runId: string) => api.ask("POST", `/runs/${runId}/reject`),
    pause: () => api.ask("POST", `/flows/${flow.id}/pause`),
    resume: () => api.ask("POST", `/flows/${flow.id}/resume`),
    /** Once the flow says that this stands in its way, or that nothing does. */
    says: (problem: RegExp | null) =>
      waitFor(
        async () => {
          const said = (await told.flow()).problem;
          return problem === null ? said === null : said !== null && problem.test(said);
        },
        { what: `${slug} to say ${String(problem)}`, ...PATIENCE },
      ),
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
        { what: `a pass of ${slug}`, ...PATIENCE },
      );
    },
    invitations: async () =>
      Invitations.parse(await api.ask("GET", `/locations/${slug}/invitations?limit=200`)).items,
    /** Once these, and nobody else, are invited there. */
    async invited(...emails: string[]): Promise<void> {
      let seen: string[] = [];
      const isSo = async () => {
        seen = (await told.invitations()).map(({ email }) => email).toSorted();
        return seen.join() === emails.toSorted().join();
      };
      await waitFor(isSo, { what: `${slug} to have invited ${emails.join()}`, ...PATIENCE }).catch(
        (error: unknown) => {
          throw new Error(`${String(error)}; it has invited ${seen.join()}`);
        },
      );
    },
    /** The mails that went to these addresses, as often as they did, once no invitation is on its way any more. */
    async mailed(domain: string): Promise<string[]> {
      const isOut = async () =>
        (await told.invitations()).every(({ status }) => status !== "queued");
      await waitFor(isOut, { what: `the mails of ${slug}`, ...PATIENCE });
      return (await recorder.mails())
        .map(({ to }) => to)
        .filter((to) => to.endsWith(`@${domain}`))
        .toSorted();
    },
    async why(address: string): Promise<string[]> {
      const asked = `/locations/${slug}/why?email=${encodeURIComponent(address)}`;
      return Reasons.parse(await api.ask("GET", asked)).items.map((item) => item.reasonCode);
    },
  };
  return told;
}
