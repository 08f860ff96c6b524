import type { Context } from "hono";
import type { Child } from "hono/jsx";
import { isUuid } from "../../../domain/uuid.ts";
import {
  listAdministrators,
  type Administrator,
  type Owner,
} from "../../../services/administrators/view.ts";
import { Empty } from "../../ui/empty.tsx";
import { Label } from "../../ui/state.tsx";
import { Pager, Table, type Column } from "../../ui/table.tsx";
import { Time } from "../../ui/time.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { nameOf } from "./opened.ts";
import { permissionNames } from "./permissions.tsx";
import { administratorWords } from "./words.ts";

const AT_ONCE = 50;

type Row = Owner & Partial<Pick<Administrator, "membershipId" | "permissions">>;

export async function showAdministrators(c: Context, visit: Visit): Promise<Response> {
  const { site, actor, location, path, speech } = visit;
  const say = administratorWords[speech.locale];
  const after = c.req.query("cursor") ?? "";
  const isFirst = !isUuid(after);
  const { owner, items, nextId } = await listAdministrators(site.db, actor, location.id, {
    limit: AT_ONCE,
    ...(!isFirst && { after }),
  });
  const rows: Row[] = [...(owner && isFirst ? [owner] : []), ...items];
  return showConsolePage(
    c,
    visit,
    {
      title: say.title,
      section: "administrators",
      act: (
        <a class="button" href={path("/administrators/invite")}>
          {say.invite}
        </a>
      ),
      done: say.done,
    },
    <>
      <p class="soft">{say.intro}</p>
      {rows.length > 0 && <Table caption={say.caption} columns={columnsOf(visit)} rows={rows} />}
      {items.length === 0 && isFirst && (
        <Empty title={owner ? say.none : say.noneAtAll}>
          <p>{say.noneBody}</p>
        </Empty>
      )}
      <Pager speech={speech} url={new URL(c.req.url)} next={nextId} />
      <p>
        <a href={path("/administrators/member")}>{say.makeMember}</a>
      </p>
    </>,
  );
}

function columnsOf(visit: Visit): [Column<Row>, ...Column<Row>[]] {
  const { speech, clock, visitor } = visit;
  const say = administratorWords[speech.locale];
  return [
    {
      head: say.head.name,
      cell: (one) => (
        <>
          <Name visit={visit} of={one} />
          {one.permissions === undefined && (
            <>
              {" "}
              <Label>{say.owner}</Label>
            </>
          )}
          {one.personId === visitor.personId && (
            <>
              {" "}
              <Label>{say.you}</Label>
            </>
          )}
        </>
      ),
    },
    { head: say.head.email, cell: ({ email }) => email },
    { head: say.head.may, cell: ({ permissions }) => mayOf(visit, permissions) },
    {
      head: say.head.lastSeen,
      cell: ({ lastSeenAt }) =>
        lastSeenAt === null ? say.never : <Time at={lastSeenAt} clock={clock} />,
    },
  ];
}

function mayOf({ speech }: Visit, permissions: Row["permissions"]): Child {
  const say = administratorWords[speech.locale];
  if (permissions === undefined) return say.everything;
  return permissions.length === 0 ? say.nothing : permissionNames(speech, permissions);
}

const Name = ({ visit, of }: { visit: Visit; of: Row }) =>
  of.membershipId === undefined ? (
    <>{nameOf(of)}</>
  ) : (
    <a href={visit.path(`/administrators/${of.membershipId}`)}>{nameOf(of)}</a>
  );
