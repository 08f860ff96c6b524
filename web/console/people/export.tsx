import type { Context } from "hono";
import { exportMembers } from "../../../services/members/export.ts";
import type { MembersAsked } from "../../../services/members/list.ts";
import { Facts } from "../../ui/facts.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { stateWords } from "../../ui/state-words.ts";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { askedFields, isAnythingAsked, readAsked, withAsked } from "./asked.ts";
import { exportWords } from "./export-words.ts";
import { peopleWords } from "./words.ts";

/** Says what a file of people will hold, and that its taking is on record. */
export function showExport(c: Context, visit: Visit): Response {
  const { speech, path, token } = visit;
  const say = peopleWords[speech.locale];
  const asked = readAsked(new URL(c.req.url).searchParams);
  const back = withAsked(path("/people"), asked);
  return showConsolePage(
    c,
    visit,
    { title: say.exportTitle, section: "people", back: { href: back, text: say.back } },
    <Confirm
      speech={speech}
      action={path("/people/export")}
      token={token}
      hidden={askedFields(asked)}
      act={say.exportAct}
      cancelTo={back}
    >
      <p>{say.exportBody}</p>
      {isAnythingAsked(asked) ? (
        <>
          <p>{say.exportSome}</p>
          <Facts items={factsOf(visit, asked)} />
        </>
      ) : (
        <p>{say.exportAll}</p>
      )}
      <p>{say.exportGuard}</p>
      <p>{say.exportRecord}</p>
    </Confirm>,
  );
}

function factsOf(
  { speech: { locale } }: Visit,
  asked: MembersAsked,
): [string, string | undefined][] {
  const say = peopleWords[locale];
  return [
    [say.search, asked.search],
    [say.filterState, asked.state && say.state[asked.state]],
    [say.filterSource, asked.source && stateWords[locale].source[asked.source]],
    [say.isNew, asked.isNew ? say.onlyNew : undefined],
  ];
}

/** The file, piece by piece as it is read: nobody waits for all of it, and it is nowhere as a whole. */
export async function sendExport(
  c: Context,
  visit: Visit,
  form: URLSearchParams,
): Promise<Response> {
  const { site, actor, location, speech } = visit;
  const words = exportWords(speech.locale);
  const pieces = await exportMembers(site, actor, location.id, readAsked(form), words);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(stream) {
      const piece = await pieces.next();
      if (piece.done) stream.close();
      else stream.enqueue(encoder.encode(piece.value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
  return c.body(body, 200, {
    "Content-Type": "text/csv; charset=utf-8",
    "Content-Disposition": `attachment; filename="people-${location.slug}.csv"`,
  });
}
