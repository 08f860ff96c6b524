import { FUNNEL_PERIODS, type Funnel, type FunnelPeriod } from "../../../services/today/funnel.ts";
import { Bars } from "../../ui/bars.tsx";
import { lastingText } from "../../ui/lasting.ts";
import { Table } from "../../ui/table.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { numberText } from "../../ui/time.tsx";
import type { Visit } from "../visit.ts";
import { todayWords } from "./words.ts";

const PICTURED = ["sent", "delivered", "reminded", "activated"] as const;

const STEPS = [
  "invited",
  "sent",
  "delivered",
  "bounced",
  "reminded",
  "activated",
  "byLink",
  "byCode",
] as const;

/** What became of the invitations of a time, as a picture and as the same numbers in a table. */
export function FunnelPart(props: { visit: Visit; funnel: Funnel; period: FunnelPeriod }) {
  const { visit, funnel, period } = props;
  const { locale } = visit.speech;
  const say = todayWords[locale];
  const shown = (count: number) => numberText(count, locale);
  const title = say.funnelTitle(say.periodSaid[period]);
  const [sent, delivered, reminded, activated] = PICTURED.map((step) => shown(funnel[step]));
  return (
    <>
      <Tabs
        label={say.periods}
        tabs={FUNNEL_PERIODS.map((one) => ({
          href: `${visit.path("")}?days=${one}#funnel`,
          text: say.period[one],
          isOpen: one === period,
        }))}
      />
      {funnel.invited === 0 ? (
        <p>{say.funnelEmpty}</p>
      ) : (
        <>
          <Bars
            id="funnel-picture"
            title={title}
            description={say.funnelText(
              sent ?? "",
              delivered ?? "",
              reminded ?? "",
              activated ?? "",
            )}
            bars={PICTURED.map((step) => ({
              label: say.steps[step],
              value: funnel[step],
              shown: shown(funnel[step]),
            }))}
          />
          <Table
            caption={say.funnelCaption}
            rows={STEPS}
            columns={[
              { head: say.step, cell: (step) => say.steps[step] },
              { head: say.count, cell: (step) => shown(funnel[step]), isNumber: true },
              { head: say.share, cell: (step) => shareOf(visit, funnel, step), isNumber: true },
            ]}
          />
          {funnel.medianSeconds !== null && (
            <p>
              {say.median} <strong>{lastingText(funnel.medianSeconds, locale)}</strong>
            </p>
          )}
          <p class="soft">
            {say.funnelNote} {!visit.site.mailWay.hearsBack && say.noNews}
          </p>
        </>
      )}
    </>
  );
}

function shareOf({ speech }: Visit, funnel: Funnel, step: (typeof STEPS)[number]): string {
  if (step === "invited" || step === "sent" || funnel.sent === 0) return "–";
  const format = { style: "percent", maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(speech.locale, format).format(funnel[step] / funnel.sent);
}
