import { z } from "@hono/zod-openapi";
import { TRANSFORMS } from "../domain/flow-mapping.ts";
import { POLICY_BOUNDS } from "../domain/policy-bounds.ts";
import { Id, OwnId, Time, Title } from "./fields.ts";

const Input = z.record(z.string(), z.unknown());
const numberOf = ({ min, max }: { min: number; max: number }) => z.int().min(min).max(max);
const ExistingRows = z.enum(["invite", "known"]);
const OnMissing = z.enum(["flag", "ignore", "end"]);

const Place = z.string().min(1).max(300).meta({
  description:
    "Names and positions parted by dots, `contact.emails.0`, or a JSON pointer where a name has a dot in it",
});

const ValueSource = z.union([
  z.strictObject({ from: Place, as: z.enum(TRANSFORMS).optional() }),
  z.strictObject({ value: z.string().max(10_000) }),
]);

export const Mapping = z
  .record(z.string().min(1).max(200), ValueSource)
  .refine((mapping) => Object.keys(mapping).length <= 100, "There are at most 100 of them.")
  .openapi("FlowMapping", {
    description:
      "By a field of a person (`firstName lastName email phone`), or by an input of the action (`properties.status`): where its value comes from",
    example: {
      email: { from: "contact.email" },
      firstName: { from: "contact.name", as: "first_word" },
    },
  });

const Condition = z.strictObject({
  from: Place,
  is: z.string().max(1_000).optional(),
  isNot: z.string().max(1_000).optional(),
  exists: z.boolean().optional(),
});

const Filter = z.strictObject({ all: z.array(Condition).max(20) }).openapi("FlowFilter", {
  description: "What is told counts only where all of these hold; case makes no difference",
  example: { all: [{ from: "event.type", is: "deal.won" }] },
});

const End = z.object({
  connectionId: z.string().meta({ description: "A connection, or `members` for the hub itself" }),
  key: z.string(),
  input: Input,
});

const NewEnd = z.strictObject({
  connectionId: z.union([z.literal("members"), OwnId]),
  key: z.string().max(100),
  input: Input.optional(),
});

export const Flow = z
  .object({
    id: Id,
    locationId: Id,
    name: z.string(),
    trigger: End,
    action: End,
    mapping: Mapping.nullable(),
    filter: Filter.nullable(),
    policy: z.object({
      existingRows: ExistingRows,
      holdAboveNew: z.number(),
      holdAboveEndsPercent: z.number(),
      quietSeconds: z.number(),
      intervalSeconds: z.number(),
      onMissing: OnMissing,
    }),
    state: z.enum(["draft", "running", "paused", "held"]),
    problem: z.string().nullable(),
    createdAt: Time,
  })
  .openapi("Flow");

const PolicyChange = z
  .strictObject({
    existingRows: ExistingRows.nullable().meta({
      description: "Whether rows that are there at the start are invited or only noted",
    }),
    holdAboveNew: numberOf(POLICY_BOUNDS.holdAboveNew).nullable().meta({
      description: "More new people than these at once wait for approval",
    }),
    holdAboveEndsPercent: numberOf(POLICY_BOUNDS.holdAboveEndsPercent).nullable().meta({
      description:
        "More of the source's people than these going at once wait, where they are 3 or more",
    }),
    onMissing: OnMissing.nullable().meta({
      description: "What is done about a row that is gone; an end always waits for approval",
    }),
    quietSeconds: numberOf(POLICY_BOUNDS.quietSeconds).nullable().meta({
      description: "How long a row rests before it is taken",
    }),
    intervalSeconds: numberOf(POLICY_BOUNDS.intervalSeconds)
      .nullable()
      .meta({ description: "How often the source is looked at" }),
  })
  .partial()
  .openapi("FlowPolicyChange");

export const NewFlow = z
  .strictObject({
    name: Title,
    trigger: NewEnd,
    action: NewEnd,
    mapping: Mapping.nullable().optional(),
    filter: Filter.nullable().optional(),
    policy: PolicyChange.optional(),
  })
  .openapi("NewFlow", {
    example: {
      name: "Members' sheet",
      trigger: { connectionId: "01990000-0000-7000-8000-000000000000", key: "rows" },
      action: { connectionId: "members", key: "inviteMember" },
    },
  });

export const FlowChange = z
  .strictObject({
    name: Title,
    mapping: Mapping.nullable(),
    filter: Filter.nullable(),
    policy: PolicyChange,
  })
  .partial()
  .openapi("FlowChange", { example: { policy: { intervalSeconds: 60 } } });
