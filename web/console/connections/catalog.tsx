import type { Context } from "hono";
import { Section } from "../../ui/section.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { connectable, connectorName, wordsOf } from "./connectors.ts";
import { nextOf, withNext } from "./next.ts";
import { connectionWords } from "./words.ts";

/** What a location can be connected with, a sentence each. */
export function showCatalog(c: Context, visit: Visit): Response {
  const { locale } = visit.speech;
  const say = connectionWords[locale];
  const next = nextOf(visit, c.req.query("next"));
  return showConsolePage(
    c,
    visit,
    {
      title: say.newTitle,
      section: "connections",
      back: { href: visit.path("/connections"), text: say.back },
    },
    <>
      <p class="soft">{say.newIntro}</p>
      <div class="cards">
        {connectable().map(({ id }) => {
          const known = wordsOf(locale, id);
          const name = connectorName(locale, id);
          return (
            <Section title={name}>
              {known && <p>{known.purpose}</p>}
              {known && (
                <p class="soft">
                  {say.needs} {known.needs}
                </p>
              )}
              <a class="button quiet" href={withNext(visit.path(`/connections/new/${id}`), next)}>
                {say.choose(name)}
              </a>
            </Section>
          );
        })}
      </div>
    </>,
  );
}
