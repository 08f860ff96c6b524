import type { Context } from "hono";
import { notFound } from "../../../domain/errors.ts";
import { getMember } from "../../../services/members/person.ts";
import { listTimeline } from "../../../services/members/timeline.ts";
import { Pager } from "../../ui/table.tsx";
import { Timeline } from "../../ui/timeline.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { lineItem } from "./lines.tsx";
import { nameOf } from "./names.ts";
import { peopleWords } from "./words.ts";

const AT_ONCE = 50;

/** All that was done about somebody, the newest first, page by page. */
export async function showTimeline(c: Context, visit: Visit): Promise<Response> {
  const { site, actor, location, path, speech, clock } = visit;
  const say = peopleWords[speech.locale];
  const member = await getMember(site.db, actor, c.req.param("membership") ?? "");
  if (member.locationId !== location.id) throw notFound("The member");
  const { items, nextPosition } = await listTimeline(site.db, actor, member.id, {
    limit: AT_ONCE,
    ...pageAfter(c),
  });
  const name = nameOf(member);
  return showConsolePage(
    c,
    visit,
    {
      title: say.timelineTitle(name),
      section: "people",
      back: { href: path(`/people/${member.id}`), text: say.backTo(name) },
    },
    <>
      <Timeline items={items.map((line) => lineItem(visit, line))} clock={clock} />
      <Pager speech={speech} url={new URL(c.req.url)} next={nextPosition} />
    </>,
  );
}

/** Where the last page of lines ended, if the address says something that can be that. */
export function pageAfter(c: Context): { before?: string } {
  const cursor = c.req.query("cursor") ?? "";
  return /^\d{1,18}$/.test(cursor) ? { before: cursor } : {};
}
