import { z } from "zod";
import { ConnectorError } from "../domain/errors.ts";
import type { Pace, RecordsSource, RecordsTrigger } from "./records.ts";

/** What the processes hand in: where the vendor is, or in which folders its files may be. */
export type Surroundings = { baseUrl?: string; roots?: readonly string[] };

/** Things that happen, each with an id; they are stored before anything else is done about them. */
export type EventsTrigger = { kind: "events"; summary: string; input: z.ZodType };

/** What can be asked of a vendor. A retry must be harmless; the summary says why it is. */
export type Action<Client, Input, Output> = {
  summary: string;
  input: z.ZodType<Input>;
  output: z.ZodType<Output>;
  run(client: Client, input: Input): Promise<Output>;
};

/** What the vendor allows, for whoever paces the calls. */
export type Limits = { bytes?: number; requestsPerMinute?: number };

type Triggers<Client> = Record<string, RecordsTrigger<Client, unknown> | EventsTrigger>;
type Actions<Client> = Record<string, Action<Client, unknown, unknown>>;

type Definition<Settings, Client, Does extends Actions<Client>> = {
  id: string;
  name: string;
  settings: z.ZodType<Settings>;
  limits: Limits;
  /** The one place where credentials and the base address are attached. SDKs are loaded in here. */
  client(settings: Settings, surroundings: Surroundings): Client | Promise<Client>;
  /** What a failure means. Undefined where it is none of the vendor's but a bug. */
  classify(error: unknown): ConnectorError | undefined;
  /** Throws what stands in the way of using it. */
  check(client: Client): Promise<unknown>;
  triggers: Triggers<Client>;
  actions: Does;
};

type Calls<Does> = {
  [Key in keyof Does]: Does[Key] extends Action<never, infer Input, infer Output>
    ? (input: Input) => Promise<Output>
    : never;
};

/** A vendor as one location uses it: its actions by name, its triggers by key. */
export type Connection<Does = unknown> = Calls<Does> & {
  check(): Promise<void>;
  /** Refused where there is no records trigger of this key. */
  records(key: string): RecordsSource;
};

type OfferedTrigger =
  | EventsTrigger
  | (Omit<EventsTrigger, "kind"> & { kind: "records"; pace: Pace });

/** A vendor as the catalog and the forms see it: what it needs and offers. */
export type Connector<Does = unknown> = {
  id: string;
  name: string;
  settings: z.ZodType;
  limits: Limits;
  triggers: Record<string, OfferedTrigger>;
  actions: Record<string, Pick<Action<never, unknown, unknown>, "summary" | "input" | "output">>;
  open(settings: unknown, surroundings: Surroundings): Connection<Does>;
};

export const defineAction = <Client, Input, Output>(action: Action<Client, Input, Output>) =>
  action;

export const defineRecords = <Client, Input>(trigger: RecordsTrigger<Client, Input>) => trigger;

export function defineConnector<Settings, Client, Does extends Actions<Client>>(
  definition: Definition<Settings, Client, Does>,
): Connector<Does> {
  const { id, name, settings, limits, triggers, actions } = definition;
  return {
    id,
    name,
    settings,
    limits,
    triggers,
    actions,
    open: (typed, surroundings) => open(definition, typed, surroundings),
  };
}

/** Makes a connector callable. Settings and inputs are parsed; a failure is a `ConnectorError` or a bug. */
export function connect<Does>(
  connector: Connector<Does>,
  settings: unknown,
  surroundings: Surroundings = {},
): Connection<Does> {
  return connector.open(settings, surroundings);
}

function open<Settings, Client, Does extends Actions<Client>>(
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
      throw classified(definition, error);
    }
  }
  return {
    ...asCalls<Does>(
      Object.entries(definition.actions).map(([key, action]) => [
        key,
        (input: unknown) =>
          call(async (vendor) =>
            action.output.parse(await action.run(vendor, accepted(action.input, input))),
          ),
      ]),
    ),
    check: () => call(async (vendor) => void (await definition.check(vendor))),
    records: (key: string) => recordsSource(definition, key, call),
  };
}

function recordsSource<Client>(
  { name, triggers }: { name: string; triggers: Triggers<Client> },
  key: string,
  call: <Answer>(ask: (client: Client) => Promise<Answer>) => Promise<Answer>,
): RecordsSource {
  const trigger = Object.hasOwn(triggers, key) ? triggers[key] : undefined;
  if (trigger?.kind !== "records") {
    throw new ConnectorError(
      "rejected",
      `${name} has no rows under "${key}". Choose another trigger.`,
    );
  }
  return {
    pace: trigger.pace,
    read: (input, options = {}) =>
      call((client) => trigger.read(client, accepted(trigger.input, input), options)),
    writeBack: (input, changes) =>
      call((client) => trigger.writeBack(client, accepted(trigger.input, input), changes)),
    watch: (input, onChange) =>
      call(async (client) => {
        const stop = await trigger.watch?.(client, accepted(trigger.input, input), onChange);
        return stop ?? (() => undefined);
      }),
  };
}

function accepted<Value>(schema: z.ZodType<Value>, value: unknown): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ConnectorError("rejected", z.prettifyError(parsed.error));
}

function classified(
  { name, classify }: { name: string; classify(error: unknown): ConnectorError | undefined },
  error: unknown,
): unknown {
  if (error instanceof ConnectorError) return error;
  if (error instanceof z.ZodError) {
    const message = `${name} answered in a way we do not understand.`;
    return new ConnectorError("unexpected", message, { cause: error });
  }
  return classify(error) ?? error;
}

/** Holds because each call parses what goes in and what comes out by its action's own schemas. */
function asCalls<Does>(calls: [string, (input: unknown) => Promise<unknown>][]): Calls<Does> {
  return Object.fromEntries(calls) as Calls<Does>;
}
