import { z } from "zod";
import { ConnectorError } from "../domain/errors.ts";
import type {
  Actions,
  Calls,
  Connection,
  Definition,
  Surroundings,
  Triggers,
} from "./connector.ts";
import { eventsSource } from "./events.ts";
import { recordsSource } from "./records-source.ts";

/** Makes a definition callable: the client is made at the first call, and each failure is classified. */
export function open<Settings, Client, Does extends Actions<Client>>(
  definition: Definition<Settings, Client, Does>,
  typed: unknown,
  surroundings: Surroundings,
): Connection<Does> {
  const settings = accepted(definition.settings, typed);
  let client: Promise<Client> | undefined;
  async function call<Answer>(ask: (client: Client) => Promise<Answer>): Promise<Answer> {
    try {
      client ??= Promise.resolve(definition.client(settings, surroundings));
      return await ask(await client);
    } catch (error) {
      throw classified(definition, settings, error);
    }
  }
  const actions = Object.entries(definition.actions).map(
    ([key, action]): [string, (input: unknown) => Promise<unknown>] => [
      key,
      (input) =>
        call(async (vendor) =>
          action.output.parse(await action.run(vendor, accepted(action.input, input))),
        ),
    ],
  );
  return {
    ...asCalls<Does>(actions),
    async act(key, input) {
      const [, run] = actions.find(([one]) => one === key) ?? [];
      if (run) return run(input);
      throw new ConnectorError("rejected", `${definition.name} has no action "${key}".`);
    },
    accountKey: () => call(async (vendor) => definition.accountKey?.(vendor)),
    check: () => call(async (vendor) => void (await definition.check(vendor))),
    records(key: string) {
      const trigger = ownTrigger(definition, key);
      if (trigger?.kind !== "records") throw noTrigger(definition.name, "rows", key);
      return recordsSource(trigger, (input) => accepted(trigger.input, input), call);
    },
    events(key: string) {
      const trigger = ownTrigger(definition, key);
      if (trigger?.kind !== "events") throw noTrigger(definition.name, "events", key);
      return eventsSource(trigger, (input) => accepted(trigger.input, input), call);
    },
  };
}

const ownTrigger = <Client>({ triggers }: { triggers: Triggers<Client> }, key: string) =>
  Object.hasOwn(triggers, key) ? triggers[key] : undefined;

const noTrigger = (name: string, what: string, key: string) =>
  new ConnectorError("rejected", `${name} has no ${what} under "${key}". Choose another trigger.`);

/** A value by a schema; what does not fit is `rejected`, with what is wrong. */
export function accepted<Value>(schema: z.ZodType<Value>, value: unknown): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ConnectorError("rejected", z.prettifyError(parsed.error));
}

function classified<Settings>(
  { name, classify }: Pick<Definition<Settings, unknown, never>, "name" | "classify">,
  settings: Settings,
  error: unknown,
): unknown {
  if (error instanceof ConnectorError) return error;
  if (error instanceof z.ZodError) {
    const message = `${name} answered in a way we do not understand.`;
    return new ConnectorError("unexpected", message, { cause: error });
  }
  return classify(error, settings) ?? error;
}

/** Holds because each call parses what goes in and what comes out by its action's own schemas. */
function asCalls<Does>(calls: [string, (input: unknown) => Promise<unknown>][]): Calls<Does> {
  return Object.fromEntries(calls) as Calls<Does>;
}
