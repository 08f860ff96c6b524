import { connectDatabase } from "../../db/connect.ts";
import { countMails } from "../../db/emails.ts";
import { pendingMigrations } from "../../db/migrate.ts";
import { countWaitingMessages } from "../../db/outbox.ts";
import { SEARCH_ATTRIBUTES } from "../../domain/ids.ts";
import { checkResend } from "../../connectors/resend/check.ts";
import { checkSmtp } from "../../connectors/smtp/transport.ts";
import { readConfig, type Config } from "../config.ts";
import { createLog } from "../log.ts";
import { linkTemporal, missingSearchAttributes } from "../temporal-client.ts";
import { answer } from "./answer.ts";
import { temporalAddressOf } from "./running-temporal.ts";
import { withDatabaseUrl } from "./with-database.ts";

type Check = { name: string; ok: boolean; detail: string };

/** Looks at everything Usher needs, one line each; true when all is well. */
export async function doctor({ json }: { json?: boolean }): Promise<boolean> {
  const config = readConfig(process.env);
  const checks = [
    { name: "settings", ok: true, detail: "No faults" },
    ...(await checked("database", () => withDatabaseUrl(config, lookAtDatabase))),
    ...(await checked("temporal", () => lookAtTemporal(config))),
    ...(await checked("mail", () => lookAtMail(config))),
  ];
  answer(
    json,
    { checks },
    checks.map(({ name, ok, detail }) => `${ok ? "ok  " : "FAIL"}  ${name.padEnd(18)} ${detail}`),
  );
  return checks.every(({ ok }) => ok);
}

async function checked(name: string, look: () => Promise<Check[]>): Promise<Check[]> {
  try {
    return await look();
  } catch (error) {
    return [{ name, ok: false, detail: error instanceof Error ? error.message : String(error) }];
  }
}

async function lookAtDatabase(url: string): Promise<Check[]> {
  const pending = await pendingMigrations(url);
  const db = connectDatabase(url, { maxConnections: 1 });
  try {
    if (pending.length > 0) {
      const detail = `Run \`usher migrate\`; missing: ${pending.join(", ")}`;
      return [{ name: "database", ok: false, detail }];
    }
    const { waiting, stuck } = await countWaitingMessages(db);
    const unknown = (await countMails(db)).find(({ state }) => state === "unknown")?.count ?? 0;
    return [
      { name: "database", ok: true, detail: "Answers, and is up to date" },
      {
        name: "hand-over",
        ok: stuck === 0,
        detail: `${waiting} messages wait for Temporal, ${stuck} are stuck`,
      },
      {
        name: "mails in doubt",
        ok: unknown === 0,
        detail: `${unknown} mails of which nobody knows whether they went out`,
      },
    ];
  } finally {
    await db.destroy();
  }
}

async function lookAtTemporal(config: Config): Promise<Check[]> {
  const address = await temporalAddressOf(config);
  if (address === undefined) {
    return [{ name: "temporal", ok: true, detail: "Not running; `usher start` brings its own" }];
  }
  const { temporalNamespace: namespace, temporalApiKey: apiKey, temporalTls: tls } = config;
  const link = linkTemporal({ address, namespace, apiKey, tls }, createLog("silent"));
  try {
    if (!(await link.isUp())) {
      return [
        {
          name: "temporal",
          ok: false,
          detail: `${address} does not answer; messages wait meanwhile`,
        },
      ];
    }
    const missing = await missingSearchAttributes(link.client, namespace);
    const commands = missing.map(
      (name) =>
        `temporal operator search-attribute create --namespace ${namespace} --name ${name} --type ${typeOf(name)}`,
    );
    return [
      { name: "temporal", ok: true, detail: `${address} answers` },
      {
        name: "search attributes",
        ok: missing.length === 0,
        detail: missing.length === 0 ? "All registered" : `Register them: ${commands.join("; ")}`,
      },
    ];
  } finally {
    await link.close();
  }
}

const typeOf = (name: string) =>
  Object.entries(SEARCH_ATTRIBUTES).find(([known]) => known === name)?.[1] ?? "Keyword";

async function lookAtMail(config: Config): Promise<Check[]> {
  const { smtpUrl, publicUrl, resendApiKey: apiKey, resendBaseUrl: baseUrl } = config;
  if (apiKey !== undefined) {
    const detail = await checkResend({ apiKey, baseUrl, from: config.mailFrom });
    return [{ name: "mail", ok: true, detail }];
  }
  if (smtpUrl === undefined) {
    return [{ name: "mail", ok: true, detail: `Local mailbox at ${publicUrl}/mailbox` }];
  }
  await checkSmtp(smtpUrl);
  return [{ name: "mail", ok: true, detail: `${new URL(smtpUrl).host} takes our sign-in` }];
}
