import type { z } from "zod";
import type { Mapping } from "../domain/flow-mapping.ts";
import type { Told } from "../domain/told.ts";
import type { Pace } from "./records.ts";

/**
 * What stands under a subject now. `subject` is another one where it was merged into that, and `absorbed` are those
 * that were merged into it; `wanted` says whether it is as the trigger waits for.
 */
export type LoadedSubject =
  | { state: "live"; subject: string; told: Told; wanted: boolean; absorbed?: string[] }
  | { state: "gone" };

/** Subjects that are worth a look; `cursor` is to be kept before the next page is asked for, where there is `more`. */
export type SubjectChanges = { subjects: string[]; cursor: unknown; more: boolean };

/**
 * Things that happen, each with an id; they are stored before anything else is done about them. Where a vendor can be
 * asked what stands there now, an event is only a reason to look.
 */
export type EventsTrigger<Client, Input> = {
  kind: "events";
  summary: string;
  input: z.ZodType<Input>;
  pace: Pace;
  /** How a person is read from it, where a flow does not say. */
  mapping?: Mapping;
  /** The properties that tell whether a subject is wanted. */
  decidedBy?(input: Input): string[];
  /** Asks for these properties and no others. */
  load?(
    client: Client,
    input: Input,
    asked: { subjects: string[]; properties: string[] },
  ): Promise<ReadonlyMap<string, LoadedSubject>>;
  /** What was changed since; without a cursor all that is there counts as known. */
  changes?(client: Client, input: Input, cursor: unknown): Promise<SubjectChanges>;
  /** Those that are as the trigger waits for at present. Throws `rejected` where they are too many to look through. */
  existing?(client: Client, input: Input): Promise<string[]>;
};

/** An events trigger of a connected vendor; `input` is parsed by the trigger's own schema. */
export type EventsSource = {
  mapping: Mapping | undefined;
  decidedBy(input: unknown): string[];
  /** Undefined where what was told says all there is. */
  load?:
    | ((
        input: unknown,
        asked: { subjects: string[]; properties: string[] },
      ) => Promise<ReadonlyMap<string, LoadedSubject>>)
    | undefined;
  /** Undefined where nothing but the vendor's own word tells of news. */
  changes?: ((input: unknown, cursor: unknown) => Promise<SubjectChanges>) | undefined;
  existing?: ((input: unknown) => Promise<string[]>) | undefined;
};

/** A trigger of a vendor that is connected: inputs are parsed, failures pass through one place. */
export function eventsSource<Client, Input>(
  trigger: EventsTrigger<Client, Input>,
  accept: (input: unknown) => Input,
  call: <Answer>(ask: (client: Client) => Promise<Answer>) => Promise<Answer>,
): EventsSource {
  const { load, changes, existing, mapping } = trigger;
  return {
    mapping,
    decidedBy: (input) => trigger.decidedBy?.(accept(input)) ?? [],
    load: load && ((input, asked) => call((client) => load(client, accept(input), asked))),
    changes:
      changes && ((input, cursor) => call((client) => changes(client, accept(input), cursor))),
    existing: existing && ((input) => call((client) => existing(client, accept(input)))),
  };
}
