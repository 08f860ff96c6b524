import type { z } from "zod";
import type { ConnectorError } from "../domain/errors.ts";
import type { Mapping } from "../domain/flow-mapping.ts";
import type { Choices } from "./choices.ts";
import type { EventsSource, EventsTrigger } from "./events.ts";
import type { OAuth } from "./oauth.ts";
import { accepted, open } from "./open.ts";
import type { Pace, RecordsSource, RecordsTrigger } from "./records.ts";
import type { Webhook } from "./webhook.ts";

/** So many calls within any stretch of that length. */
export type CallLimit = { turns: number; seconds: number };

/** What the processes hand in: where the vendor is, in which folders its files may be, and what all of them share. */
export type Surroundings = {
  baseUrl?: string;
  /** Where a service account asks for its token. */
  tokenUrl?: string;
  roots?: readonly string[];
  /** A token of the person who signed in, renewed when it is nearly over; throws `unauthorized` without one. */
  accessToken?: () => Promise<string>;
  /** One word for the person who signed in, the same for each of their connections. */
  signedIn?: string;
  /** Waits until all processes together have a call left under that name; `rate_limited` if that takes too long. */
  takeTurn?: (bucket: string, limit: CallLimit) => Promise<void>;
};

/** What can be asked of a vendor. A retry must be harmless; the summary says why it is. */
export type Action<Client, Input, Output> = {
  summary: string;
  input: z.ZodType<Input>;
  output: z.ZodType<Output>;
  run(client: Client, input: Input): Promise<Output>;
};

/** What the vendor allows, for whoever paces the calls. */
export type Limits = { bytes?: number; requestsPerMinute?: number };

export type Triggers<Client> = Record<
  string,
  RecordsTrigger<Client, unknown> | EventsTrigger<Client, unknown>
>;
export type Actions<Client> = Record<string, Action<Client, unknown, unknown>>;

type SettingChoices = Record<string, (surroundings: Surroundings) => Promise<Choices>>;

export type Definition<Settings, Client, Does extends Actions<Client>> = {
  id: string;
  name: string;
  settings: z.ZodType<Settings>;
  limits: Limits;
  /** By the name of a setting: what can be chosen for it, before there is a connection. */
  settingChoices?: SettingChoices;
  /** Where people can sign in instead of handing over a key. */
  oauth?: OAuth;
  /** The one place where credentials and the base address are attached. SDKs are loaded in here. */
  client(settings: Settings, surroundings: Surroundings): Client | Promise<Client>;
  /** What a failure means. Undefined where it is none of the vendor's but a bug. */
  classify(error: unknown, settings: Settings): ConnectorError | undefined;
  /** The account behind the settings, where it is none of a person's. */
  shareWith?(settings: Settings): string | undefined;
  /** Throws what stands in the way of using it. */
  check(client: Client): Promise<unknown>;
  /** How the vendor calls us. */
  webhook?: Webhook<Settings>;
  /** Whose account it is, as the vendor's webhooks name it. */
  accountKey?(client: Client): Promise<string>;
  triggers: Triggers<Client>;
  actions: Does;
};

export type Calls<Does> = {
  [Key in keyof Does]: Does[Key] extends Action<never, infer Input, infer Output>
    ? (input: Input) => Promise<Output>
    : never;
};

/** A vendor as one location uses it: its actions by name, its triggers by key. */
export type Connection<Does = unknown> = Calls<Does> & {
  check(): Promise<void>;
  /** Refused where there is no records trigger of this key. */
  records(key: string): RecordsSource;
  /** Refused where there is no events trigger of this key. */
  events(key: string): EventsSource;
  /** An action by its key, for whoever learns only at run time which; refused where there is none. */
  act(key: string, input: unknown): Promise<unknown>;
  /** Whose account it is, as the vendor's webhooks name it; undefined where they name none. */
  accountKey(): Promise<string | undefined>;
};

type OfferedTrigger = { summary: string; input: z.ZodType; pace: Pace } & (
  | { kind: "events"; mapping?: Mapping; decidedBy?(input: unknown): string[]; load?: unknown }
  | { kind: "records"; sourceOf(input: unknown, settings: unknown): string }
);

/** A vendor as the catalog and the forms see it: what it needs and offers. */
export type Connector<Does = unknown> = {
  id: string;
  name: string;
  settings: z.ZodType;
  limits: Limits;
  settingChoices: SettingChoices;
  oauth: OAuth | undefined;
  /** With whom people share what is theirs; undefined where that is themselves. */
  shareWith(settings: unknown): string | undefined;
  webhook: Webhook | undefined;
  triggers: Record<string, OfferedTrigger>;
  actions: Record<string, Pick<Action<never, unknown, unknown>, "summary" | "input" | "output">>;
  open(settings: unknown, surroundings: Surroundings): Connection<Does>;
};

export const defineAction = <Client, Input, Output>(action: Action<Client, Input, Output>) =>
  action;

export const defineRecords = <Client, Input>(trigger: RecordsTrigger<Client, Input>) => trigger;

export const defineEvents = <Client, Input>(trigger: EventsTrigger<Client, Input>) => trigger;

export function defineConnector<Settings, Client, Does extends Actions<Client>>(
  definition: Definition<Settings, Client, Does>,
): Connector<Does> {
  const { id, name, settings, limits, settingChoices = {}, oauth, triggers, actions } = definition;
  return {
    id,
    name,
    settings,
    limits,
    settingChoices,
    oauth,
    shareWith: (typed) => definition.shareWith?.(accepted(settings, typed)),
    webhook: definition.webhook,
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
