import type { Context } from "hono";
import { readOperations } from "../../../services/operations.ts";
import { Button, Form, Notice } from "../../ui/form.tsx";
import { statusOf, type Refusal } from "../../ui/refusal.ts";
import { Section } from "../../ui/section.tsx";
import { numberText, Time } from "../../ui/time.tsx";
import { showConsolePage } from "../page.tsx";
import { HealthPart } from "../today/health.tsx";
import { DueTable, OverdueNotice } from "../today/upcoming.tsx";
import type { Visit } from "../visit.ts";
import { ProcessesPart } from "./processes.tsx";
import { StuckPart } from "./stuck.tsx";
import { operationsWords } from "./words.ts";

/** What an operator looks at: what is stuck, what is due, which processes there are, and what all of it stands on. */
export async function showOperations(
  c: Context,
  visit: Visit,
  refusal?: Refusal,
): Promise<Response> {
  const { site, actor, speech, path, token, clock } = visit;
  const say = operationsWords[speech.locale];
  const operations = await readOperations(site, actor);
  const { foreignEvents: foreign } = operations;
  return showConsolePage(
    c,
    visit,
    {
      title: say.title,
      section: "operations",
      done: { tried: say.done.tried, ...asked(c, visit) },
    },
    <>
      {refusal && <Notice warn>{say.notStuck}</Notice>}
      <p class="soft">{actor.locations === "all" ? say.ofAll : say.ofOne}</p>
      <Section title={say.stuck} id="stuck">
        <StuckPart visit={visit} stuck={operations.stuck} />
      </Section>
      <Section title={say.health} id="health">
        <HealthPart visit={visit} health={operations.health} />
      </Section>
      <Section title={say.nextSteps} id="next">
        <OverdueNotice visit={visit} overdue={operations.overdue} />
        {operations.dueTimes.length === 0 ? (
          <p>{say.nothingDue}</p>
        ) : (
          <DueTable visit={visit} dueTimes={operations.dueTimes} />
        )}
      </Section>
      <Section title={say.processes} id="processes">
        <ProcessesPart visit={visit} operations={operations} />
      </Section>
      <Section title={say.again} id="again">
        <p>{say.againBody}</p>
        <Form action={path("/operations/processes")} token={token}>
          <div class="acts">
            <Button quiet>{say.askAgain}</Button>
          </div>
        </Form>
      </Section>
      {foreign?.since && (
        <Section title={say.foreign} id="foreign">
          <p>{say.foreignBody(foreign.count, numberText(foreign.count, speech.locale))}</p>
          <p class="soft">
            {say.since} <Time at={foreign.since} clock={clock} />
          </p>
        </Section>
      )}
    </>,
    statusOf(refusal),
  );
}

/** What came of asking again, by the numbers in the address that the form led to. */
function asked(c: Context, { speech: { locale } }: Visit): Record<string, string> {
  const [invitations, flows] = ["invitations", "flows"].map((name) => {
    const count = Number(c.req.query(name));
    return Number.isSafeInteger(count) && count > 0 ? count : 0;
  });
  const shown = (count = 0) => numberText(count, locale);
  return {
    asked: operationsWords[locale].done.asked(
      invitations ?? 0,
      shown(invitations),
      flows ?? 0,
      shown(flows),
    ),
  };
}
