import type { DueTime, Upcoming } from "../../../services/today/upcoming.ts";
import { Notice } from "../../ui/form.tsx";
import { Table } from "../../ui/table.tsx";
import { dayText, numberText, Time } from "../../ui/time.tsx";
import type { Visit } from "../visit.ts";
import { todayWords } from "./words.ts";

/** What the processes do next by themselves: the first few with their times, and how many on each day. */
export function UpcomingPart({ visit, upcoming }: { visit: Visit; upcoming: Upcoming }) {
  const { locale } = visit.speech;
  const say = todayWords[locale];
  const { next, days } = upcoming;
  const shown = (count: number) => (count === 0 ? "–" : numberText(count, locale));
  return (
    <>
      <OverdueNotice visit={visit} overdue={upcoming.overdue} />
      {next.length === 0 ? <p>{say.nothingNext}</p> : <DueTable visit={visit} dueTimes={next} />}
      {days.length > 0 && (
        <>
          <h3>{say.days}</h3>
          <Table
            caption={say.daysCaption}
            rows={days}
            columns={[
              // A day has no zone: noon UTC is that day wherever it is told from.
              {
                head: say.day,
                cell: ({ day }) => dayText(`${day}T12:00:00Z`, { locale, timeZone: "UTC" }),
              },
              { head: say.windows, cell: ({ windows }) => shown(windows), isNumber: true },
              { head: say.reminders, cell: ({ reminders }) => shown(reminders), isNumber: true },
              { head: say.closes, cell: ({ closes }) => shown(closes), isNumber: true },
            ]}
          />
        </>
      )}
    </>
  );
}

/** Steps of processes with their times, each with whom it is about. */
export function DueTable({ visit, dueTimes }: { visit: Visit; dueTimes: DueTime[] }) {
  const { speech, clock, path, location } = visit;
  const say = todayWords[speech.locale];
  return (
    <Table
      caption={say.nextCaption}
      rows={dueTimes}
      columns={[
        { head: say.when, cell: ({ at }) => <Time at={at} clock={clock} /> },
        { head: say.what, cell: ({ kind }) => say.due[kind] },
        {
          head: say.who,
          cell: ({ email, membershipId, locationId }) =>
            locationId === location.id ? (
              <a href={path(`/people/${membershipId}`)}>{email}</a>
            ) : (
              email
            ),
        },
      ]}
    />
  );
}

/** Says so when processes are late: that is how one sees that something below them is away. */
export function OverdueNotice({
  visit,
  overdue: { count, since },
}: {
  visit: Visit;
  overdue: Upcoming["overdue"];
}) {
  const { speech, clock } = visit;
  const say = todayWords[speech.locale];
  if (since === null) return <></>;
  return (
    <Notice warn>
      {say.overdue(count, numberText(count, speech.locale))}
      <Time at={since} clock={clock} />. {say.overdueNext}
    </Notice>
  );
}
