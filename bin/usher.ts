import { Command, CommanderError, Option } from "commander";
import { isDatabaseAway } from "../db/connect.ts";
import { DomainError, UnavailableError } from "../domain/errors.ts";
import { PERMISSIONS } from "../domain/permissions.ts";
import { createKey, listKeys, revokeKey } from "./commands/api-key.ts";
import { doctor } from "./commands/doctor.ts";
import { migrateNow } from "./commands/migrate.ts";
import { inviteOwner } from "./commands/owner.ts";
import { reconcileNow } from "./commands/reconcile.ts";
import { serve } from "./commands/serve.ts";
import { ConfigError } from "./config.ts";
import { reasonOf, StartError } from "./start-error.ts";

const DONE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

type Flags = { json?: boolean };

/** Runs one command of the CLI and returns its exit code: 0 done, 1 refused or failed, 2 wrong usage. */
export async function runCli(args: readonly string[]): Promise<number> {
  const program = new Command("usher")
    .description("From a row in a sheet to an active member, each a durable workflow.")
    .showSuggestionAfterError()
    .exitOverride();
  let json = false;
  const add = (name: string, description: string, parent = program) =>
    parent
      .command(name)
      .description(description)
      .option("--json", "answer in JSON")
      .exitOverride()
      .hook("preAction", (command) => {
        json = command.opts<Flags>().json === true;
      });

  add(
    "start",
    "start everything: PostgreSQL and Temporal as far as no settings name them, API and worker",
  ).action((flags: Flags) => serve("start", flags));
  add("api", "start an api process; needs DATABASE_URL, TEMPORAL_ADDRESS, SECRET_KEYS").action(
    (flags: Flags) => serve("api", flags),
  );
  add("worker", "start a worker process; needs the same").action((flags: Flags) =>
    serve("worker", flags),
  );
  add("migrate", "bring the database up to date").action(migrateNow);
  add("doctor", "check settings, database, Temporal and mail").action(async (flags: Flags) => {
    if (!(await doctor(flags))) throw new StartError("");
  });
  add("reconcile", "make again the processes that the database says should be running").action(
    reconcileNow,
  );
  const owner = program
    .command("owner")
    .description("the owner of the installation")
    .exitOverride();
  add("invite", "print a one-time address that signs the owner in, for 15 minutes", owner)
    .requiredOption("--email <address>", "the owner's address")
    .action(inviteOwner);
  const keys = program.command("api-key").description("keys for the API").exitOverride();
  add("create", "make a key; it is shown once", keys)
    .requiredOption("--location <slug|all>", "where it holds")
    .addOption(
      new Option("--permission <name...>", "what it may do")
        .choices([...PERMISSIONS, "all"])
        .makeOptionMandatory(),
    )
    .action(createKey);
  add("list", "list the keys, without their secrets", keys).action(listKeys);
  add("revoke", "end a key at once", keys)
    .requiredOption("--id <id>", "the key's id, as `api-key list` shows it")
    .action(revokeKey);

  try {
    await program.parseAsync(args, { from: "user" });
    return DONE;
  } catch (error) {
    return report(error, json || args.includes("--json"));
  }
}

function report(error: unknown, json: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USAGE;
  if (error instanceof ConfigError) {
    complain(
      { code: "invalid_settings", problems: error.problems },
      ["The settings have faults:", ...error.problems.map((line) => `  ${line}`)],
      json,
    );
    return WRONG_USAGE;
  }
  if (isDatabaseAway(error)) {
    const message = `The database does not answer (${reasonOf(error)}); see DATABASE_URL.`;
    complain({ code: "unavailable", message }, [message], json);
    return FAILED;
  }
  if (
    error instanceof StartError ||
    error instanceof DomainError ||
    error instanceof UnavailableError
  ) {
    const details = error instanceof DomainError ? error.errors.map(({ message }) => message) : [];
    const message = [error.message, ...details].filter((line) => line !== "").join(" ");
    const code = error instanceof DomainError ? error.code : "failed";
    if (message !== "") complain({ code, message }, [message], json);
    return FAILED;
  }
  complain(
    { code: "bug", message: String(error) },
    [error instanceof Error ? (error.stack ?? error.message) : String(error)],
    json,
  );
  return FAILED;
}

function complain(asJson: object, lines: string[], json: boolean): void {
  process.stderr.write(`${json ? JSON.stringify({ error: asJson }) : lines.join("\n")}\n`);
}

if (process.argv[1] !== undefined && import.meta.filename === process.argv[1]) {
  // What a failed start left behind must not keep the process.
  process.exit(await runCli(process.argv.slice(2)));
}
