import type { Context } from "hono";
import type { FlowPolicy } from "../../../domain/flow.ts";
import { POLICY_BOUNDS } from "../../../domain/policy-bounds.ts";
import { titleOf } from "../../../domain/title.ts";
import { updateFlow } from "../../../services/flows/flows.ts";
import type { FlowOverview } from "../../../services/flows/overviews.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { RadioField, TextField } from "../../ui/fields.tsx";
import { Button, Form, Notice } from "../../ui/form.tsx";
import { inputText } from "../../ui/reasons.ts";
import { isRefusal, refused, saidOf, statusOf, type Refusal } from "../../ui/refusal.ts";
import { numberText } from "../../ui/time.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { openedFlow } from "./opened.ts";
import { flowWords } from "./words.ts";

type NumberName = keyof typeof POLICY_BOUNDS;

const NUMBERS: NumberName[] = [
  "holdAboveNew",
  "holdAboveEndsPercent",
  "quietSeconds",
  "intervalSeconds",
];

type Typed = Record<NumberName | "name" | "existingRows" | "onMissing", string>;
type Errors = Partial<Record<NumberName | "name", string>>;

export async function showSettings(c: Context, visit: Visit): Promise<Response> {
  const flow = await openedFlow(c, visit);
  return settingsPage(c, visit, flow, { typed: asTyped(flow) });
}

export async function sendSettings(
  c: Context,
  visit: Visit,
  form: URLSearchParams,
): Promise<Response> {
  const { site, actor } = visit;
  const flow = await openedFlow(c, visit);
  const before = asTyped(flow);
  const typed: Typed = { ...before };
  for (const name of typedNames(before)) typed[name] = form.get(name) ?? before[name];
  const { errors, name, policy } = readTyped(visit, typed);
  if (Object.keys(errors).length > 0) return settingsPage(c, visit, flow, { typed, errors });
  const kept = await refused(() =>
    unitOfWork(site, (tx) => updateFlow(tx, actor, flow.id, { name, policy })),
  );
  if (isRefusal(kept)) return settingsPage(c, visit, flow, { typed, refusal: kept });
  return visit.goto(c, `/flows/${flow.id}`, "changed");
}

const typedNames = (typed: Typed): (keyof Typed)[] =>
  ["name", "existingRows", "onMissing", ...NUMBERS].filter(
    (name): name is keyof Typed => name in typed,
  );

const asTyped = ({ name, policy }: FlowOverview): Typed => ({
  name,
  existingRows: policy.existingRows,
  onMissing: policy.onMissing,
  holdAboveNew: String(policy.holdAboveNew),
  holdAboveEndsPercent: String(policy.holdAboveEndsPercent),
  quietSeconds: String(policy.quietSeconds),
  intervalSeconds: String(policy.intervalSeconds),
});

function readTyped({ speech: { locale } }: Visit, typed: Typed) {
  const say = flowWords[locale];
  const errors: Errors = {};
  const policy: Partial<FlowPolicy> = {};
  for (const name of NUMBERS) {
    const { min, max } = POLICY_BOUNDS[name];
    const text = typed[name].trim();
    const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) policy[name] = value;
    else errors[name] = say.numberBetween(numberText(min, locale), numberText(max, locale));
  }
  const { existingRows, onMissing } = typed;
  if (existingRows === "invite" || existingRows === "known") policy.existingRows = existingRows;
  if (onMissing === "flag" || onMissing === "ignore" || onMissing === "end") {
    policy.onMissing = onMissing;
  }
  const title = titleOf(typed.name);
  if (!title.ok) errors.name = inputText(locale, title.code, title.message);
  return { errors, policy, name: title.ok ? title.title : typed.name };
}

type Shown = { typed: Typed; errors?: Errors; refusal?: Refusal };

function settingsPage(c: Context, visit: Visit, flow: FlowOverview, shown: Shown): Response {
  const { speech, path, token } = visit;
  const say = flowWords[speech.locale];
  const { typed, errors = {}, refusal } = shown;
  const back = path(`/flows/${flow.id}`);
  const status = Object.keys(errors).length > 0 ? 422 : statusOf(refusal);
  const isOfPeople = flow.source !== null && flow.target === null;
  return showConsolePage(
    c,
    visit,
    { title: say.settingsTitle, section: "flows", back: { href: back, text: flow.name } },
    <div class="card">
      {refusal && <Notice warn>{saidOf(speech, refusal)}</Notice>}
      <Form action={path(`/flows/${flow.id}/settings`)} token={token}>
        <TextField
          name="name"
          label={say.name}
          value={typed.name}
          error={errors.name}
          maxlength={100}
          required
        />
        {isOfPeople && <RulesOfPeople say={say} typed={typed} errors={errors} flow={flow} />}
        <NumberField say={say} name="intervalSeconds" typed={typed} errors={errors} />
        <div class="acts">
          <Button>{say.save}</Button>
          <a href={back}>{speech.say.cancel}</a>
        </div>
      </Form>
    </div>,
    status,
  );
}

type Fields = { say: (typeof flowWords)["en"]; typed: Typed; errors: Errors };

const HINTS = {
  holdAboveNew: "holdAboveNewHint",
  holdAboveEndsPercent: "holdAboveEndsHint",
  quietSeconds: "quietHint",
  intervalSeconds: "intervalHint",
} as const satisfies Record<NumberName, string>;

const NumberField = ({ say, typed, errors, name }: Fields & { name: NumberName }) => (
  <TextField
    name={name}
    type="number"
    label={say[name]}
    hint={say[HINTS[name]]}
    value={typed[name]}
    error={errors[name]}
    required
  />
);

function RulesOfPeople({ say, typed, errors, flow }: Fields & { flow: FlowOverview }) {
  const existing = (["invite", "known"] as const).map((value) => ({
    value,
    text: say.existing[value],
    hint: say.existingHint[value],
  }));
  const missing = (["flag", "ignore", "end"] as const).map((value) => ({
    value,
    text: say.missing[value],
    hint: say.missingHint[value],
  }));
  return (
    <>
      <NumberField say={say} name="holdAboveNew" typed={typed} errors={errors} />
      <NumberField say={say} name="holdAboveEndsPercent" typed={typed} errors={errors} />
      {flow.state === "draft" && (
        <RadioField
          name="existingRows"
          label={say.existingRows}
          value={typed.existingRows}
          options={existing}
        />
      )}
      <RadioField
        name="onMissing"
        label={say.onMissing}
        value={typed.onMissing}
        options={missing}
      />
      <NumberField say={say} name="quietSeconds" typed={typed} errors={errors} />
    </>
  );
}
