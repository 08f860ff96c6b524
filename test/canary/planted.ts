import { randomBytes, randomUUID } from "node:crypto";
import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { defineSearchAttributeKey } from "@temporalio/common";
import { sql } from "kysely";
import { answerPlace } from "./heard-answers.ts";
import type { Place } from "./places.ts";
import type { Stage } from "./stage.ts";

/** Puts a secret of its own into every kind of place that is searched; answers with their names. */
export function planter({ watch }: Stage) {
  const names: string[] = [];
  return {
    names,
    /** A secret that is to be found. */
    planted(name: string): string {
      const value = randomBytes(18).toString("base64url");
      watch.secret(`planted ${name}`, value);
      names.push(`planted ${name}`);
      return value;
    },
  };
}

type Planter = ReturnType<typeof planter>;

export async function plantInDatabase({ db }: Stage, { planted }: Planter): Promise<void> {
  const inJson = JSON.stringify({ planted: planted("in jsonb") });
  await sql`update location set settings = settings || ${inJson}::jsonb where slug = 'loft'`.execute(
    db,
  );
  const inHex = Buffer.from(planted("in a text, as hex")).toString("hex");
  await db.updateTable("location").set({ name: inHex }).where("slug", "=", "brief").execute();
  const salt = Buffer.from(planted("in bytea"));
  await db.updateTable("signInCode").set({ salt }).execute();
  const named = planted("in an array");
  await sql`update api_key set permissions = array[${named}]::text[]`.execute(db);
}

export async function plantInTemporal({ temporal }: Stage, { planted }: Planter): Promise<void> {
  const key = defineSearchAttributeKey("UsherLocation", "KEYWORD");
  const inId = encodeURIComponent(planted("in an id"));
  const handle = await temporal.workflow.start("nothing", {
    taskQueue: "nobody",
    workflowId: `${inId}/${randomUUID()}`,
    args: [{ nested: [planted("in an argument")] }],
    memo: { words: Buffer.from(planted("in a memo, as base64")).toString("base64") },
    staticSummary: planted("in a summary"),
    typedSearchAttributes: [{ key, value: planted("in a search attribute") }],
  });
  await handle.signal("nothing", planted("in a signal"));
  await handle.cancel();
}

export async function plantInFiles({ dataDir }: Stage, { planted }: Planter): Promise<void> {
  const inLog = encodeURIComponent(planted("in a log"));
  await appendFile(join(dataDir, "logs", "usher.log"), `{"msg":"${inLog}"}\n`);
  await writeFile(
    join(dataDir, "forgotten"),
    Buffer.from(planted("in a file, as base64")).toString("base64"),
  );
  await appendFile(join(dataDir, "sheets", "loft.csv"), `${planted("in a sheet")}\n`);
}

export function answersWithPlants({ url }: Stage, { planted }: Planter): Place[] {
  const answer = (path: string, status: number, headers: [string, string][], text: string) =>
    answerPlace({
      url: new URL(path, url),
      method: "GET",
      status,
      headers: new Headers(headers),
      text,
    });
  const html: [string, string] = ["content-type", "text/html"];
  return [
    answer("/api/v1/mails", 200, [], planted("in an answer")),
    answer("/api/v1/mails", 422, [], planted("in a problem")),
    answer("/sign-in", 303, [["location", `/?${planted("in a header")}`]], ""),
    answer("/i/token", 200, [html], planted("in a page")),
    answer("/metrics", 200, [], planted("in a metric")),
  ];
}
