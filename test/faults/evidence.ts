import type { Client } from "@temporalio/client";
import pg from "pg";
import { z } from "zod";
import { apiClient } from "../support/api-client.ts";

const InvitationRow = z.object({
  id: z.string(),
  email: z.string(),
  status: z.string(),
  due: z.coerce.date().nullable(),
});
const EmailRow = z.object({
  id: z.string(),
  purpose: z.string(),
  kind: z.string(),
  recipient: z.string(),
  state: z.string(),
  invitation_id: z.string().nullable(),
});
const Waiting = z.object({ outbox: z.coerce.number(), mails: z.coerce.number() });

export type InvitationRow = z.infer<typeof InvitationRow>;
export type EmailRow = z.infer<typeof EmailRow>;
export type Waiting = z.infer<typeof Waiting>;

export interface WorkflowState {
  status: string;
  /** Causes of failed workflow tasks that a worker's code is to blame for. */
  blunders: string[];
}

export async function readRows(databaseUrl: string) {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const ask = async <T>(schema: z.ZodType<T>, text: string) =>
      z.array(schema).parse((await client.query(text)).rows);
    const rows = await ask(
      InvitationRow,
      `select i.id, p.canonical_email as email, i.status,
              case when i.status in ('queued', 'sent') then i.sign_in_until
                   when i.status = 'window_closed' then coalesce(i.remind_at, i.close_at)
                   else i.close_at end as due
       from invitation i join person p on p.id = i.person_id`,
    );
    const emails = await ask(
      EmailRow,
      "select id, purpose, kind, recipient, state, invitation_id from email",
    );
    const [waiting] = await ask(
      Waiting,
      `select (select count(*) from outbox where done_at is null) as outbox,
              (select count(*) from email where state = 'queued') as mails`,
    );
    if (waiting === undefined) throw new Error("no answer about what waits");
    return { rows, emails, waiting };
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** UNHANDLED_COMMAND: the workflow wanted to end while an update came in; the task is simply done again. */
const newsArrivedMeanwhile = 2;

export async function readWorkflows(client: Client, ids: string[]) {
  const found = new Map<string, WorkflowState>();
  for (const id of ids) {
    const handle = client.workflow.getHandle(`invitation/${id}`);
    try {
      const { status } = await handle.describe();
      const { events } = await handle.fetchHistory();
      const failures = events?.flatMap((it) => it.workflowTaskFailedEventAttributes ?? []) ?? [];
      const blunders = failures
        .filter(({ cause }) => cause !== newsArrivedMeanwhile)
        .flatMap(({ failure }) => failure?.message ?? []);
      found.set(id, { status: status.name, blunders });
    } catch (error) {
      found.set(id, { status: `unreadable (${String(error)})`, blunders: [] });
    }
  }
  return found;
}

const MailPage = z.object({
  items: z.array(z.object({ id: z.string() })),
  nextCursor: z.string().nullable(),
});

/** Ids of the mails that an operator is shown as being in doubt. */
export async function listShownInDoubt(apiUrl: string, key: string): Promise<Set<string>> {
  const api = apiClient(apiUrl, key);
  const shown = new Set<string>();
  for (let cursor: string | null = ""; cursor !== null;) {
    const more: string = cursor === "" ? "" : `&cursor=${cursor}`;
    const page = MailPage.parse(await api.ask("GET", `/mails?state=unknown&limit=200${more}`));
    for (const { id } of page.items) shown.add(id);
    cursor = page.nextCursor;
  }
  return shown;
}
