import type { Context } from "hono";
import { isFunnelPeriod } from "../../../services/today/funnel.ts";
import { readToday } from "../../../services/today/today.ts";
import { Section } from "../../ui/section.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { FunnelPart } from "./funnel.tsx";
import { HealthPart } from "./health.tsx";
import { UpcomingPart } from "./upcoming.tsx";
import { WaitingPart } from "./waiting.tsx";
import { todayWords } from "./words.ts";

/** Where a location's console begins: what waits, what comes next, what became of the invitations, how things are. */
export async function showToday(c: Context, visit: Visit): Promise<Response> {
  const { site, actor, location, speech } = visit;
  const say = todayWords[speech.locale];
  const asked = c.req.query("days");
  const period = isFunnelPeriod(asked) ? asked : "30";
  const today = await readToday(site, actor, location, period);
  return showConsolePage(
    c,
    visit,
    { title: say.title, section: "today" },
    <>
      <Section title={say.waiting} id="waiting">
        <WaitingPart visit={visit} list={today.waiting} />
      </Section>
      {today.upcoming && (
        <Section title={say.upcoming} id="next">
          <UpcomingPart visit={visit} upcoming={today.upcoming} />
        </Section>
      )}
      {today.funnel && (
        <Section title={say.funnel} id="funnel">
          <FunnelPart visit={visit} funnel={today.funnel} period={period} />
        </Section>
      )}
      <Section title={say.health} id="health">
        <HealthPart visit={visit} health={today.health} connections={today.connections} />
      </Section>
    </>,
  );
}
