import type { Context } from "hono";
import type { ActorKind } from "../../../domain/permissions.ts";
import {
  auditKinds,
  listAuditTrail,
  type AuditLine,
  type AuditSearch,
} from "../../../services/audit-trail.ts";
import { Empty } from "../../ui/empty.tsx";
import { SelectField } from "../../ui/fields.tsx";
import { Search } from "../../ui/search.tsx";
import { stateWords } from "../../ui/state-words.ts";
import { Pager } from "../../ui/table.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { AuditTable, nameOfActor } from "./lines.tsx";
import { auditWords } from "./words.ts";

const PAGE = 50;
const ACTORS = ["person", "key", "flow", "system", "temporal-ui"] as const satisfies ActorKind[];

/** What was done at a location, newest first: found by the kind of thing, by person and by who did it. */
export async function showAudit(c: Context, visit: Visit): Promise<Response> {
  const { site, actor, location, speech, path } = visit;
  const say = auditWords[speech.locale];
  const search = searchOf(c, visit);
  const { items, nextId } = await listAuditTrail(site.db, actor, location.id, search);
  return showConsolePage(
    c,
    visit,
    { title: say.title, section: "audit" },
    <>
      <p class="soft">{say.intro(location.name)}</p>
      <Search
        speech={speech}
        action={path("/audit")}
        label={say.search}
        name="email"
        value={search.email ?? ""}
        target="lines"
      >
        <SelectField
          name="kind"
          label={say.kind}
          value={search.kind ?? ""}
          options={[
            { value: "", text: say.anyKind },
            ...auditKinds(actor).map((kind) => ({ value: kind, text: say.kinds[kind] })),
          ]}
        />
        <SelectField
          name="by"
          label={say.by}
          value={search.actorKind ?? ""}
          options={[
            { value: "", text: say.anybody },
            ...ACTORS.map((kind) => ({ value: kind, text: stateWords[speech.locale].actor[kind] })),
          ]}
        />
      </Search>
      <div id="lines">
        <OfOne visit={visit} search={search} items={items} />
        {items.length === 0 ? (
          <Empty title={say.empty}>
            <p>{say.emptyBody}</p>
          </Empty>
        ) : (
          <AuditTable visit={visit} lines={items} />
        )}
        <Pager speech={speech} url={new URL(c.req.url)} next={nextId} />
      </div>
    </>,
  );
}

function searchOf(c: Context, { actor }: Visit): AuditSearch {
  const asked = (name: string) => c.req.query(name)?.trim() || undefined;
  return {
    kind: auditKinds(actor).find((kind) => kind === asked("kind")),
    email: asked("email")?.slice(0, 254),
    actorKind: ACTORS.find((kind) => kind === asked("by")),
    actorId: asked("id"),
    before: asked("cursor"),
    limit: PAGE,
  };
}

/** Says whose lines alone are shown, and leads back to those of all. */
function OfOne(props: { visit: Visit; search: AuditSearch; items: AuditLine[] }) {
  const { visit, search, items } = props;
  const say = auditWords[visit.speech.locale];
  const [first] = items;
  if (search.actorId === undefined) return <></>;
  // An account's own name is told to nobody; who acted for themselves is called as they were invited.
  const name =
    first && (first.isOwnAct && first.about ? first.about : nameOfActor(visit, first.by));
  return (
    <p>
      {name !== undefined && `${say.byOne(name)} `}
      <a href={visit.path("/audit")}>{say.showAll}</a>
    </p>
  );
}
