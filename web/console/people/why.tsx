import type { Context } from "hono";
import { explain } from "../../../services/why.ts";
import { Search } from "../../ui/search.tsx";
import { Pager } from "../../ui/table.tsx";
import { Timeline } from "../../ui/timeline.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { whyItem } from "./lines.tsx";
import { pageAfter } from "./timeline.tsx";
import { peopleWords } from "./words.ts";

const AT_ONCE = 50;

/** What was decided about an address and why, also why nothing was: whether or not somebody has it here. */
export async function showWhy(c: Context, visit: Visit): Promise<Response> {
  const { site, actor, location, path, speech, clock } = visit;
  const say = peopleWords[speech.locale];
  const email = (c.req.query("email") ?? "").replaceAll("\0", "").trim().slice(0, 254);
  const asked = { email, limit: AT_ONCE, ...pageAfter(c) };
  const why = email === "" ? undefined : await explain(site.db, actor, location.id, asked);
  return showConsolePage(
    c,
    visit,
    {
      title: say.whyPageTitle,
      section: "people",
      back: { href: path("/people"), text: say.back },
    },
    <>
      <p class="soft">{say.whyPageIntro}</p>
      <Search
        speech={speech}
        action={path("/people/why")}
        label={say.whyLabel}
        name="email"
        value={email}
        target="why"
      />
      <div id="why">
        {why && (
          <>
            <Timeline items={why.items.map((item) => whyItem(visit, item))} clock={clock} />
            <Pager speech={speech} url={new URL(c.req.url)} next={why.nextPosition} />
          </>
        )}
      </div>
    </>,
  );
}
