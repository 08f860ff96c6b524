import type { Context } from "hono";
import type { Child } from "hono/jsx";
import { fullName } from "../../../domain/person-name.ts";
import { isUuid } from "../../../domain/uuid.ts";
import { listApiKeys, type ApiKeyView } from "../../../services/api-keys.ts";
import { Empty } from "../../ui/empty.tsx";
import { State } from "../../ui/state.tsx";
import { Pager, Table, type Column } from "../../ui/table.tsx";
import { Time } from "../../ui/time.tsx";
import { permissionNames } from "../administrators/permissions.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { beginningOf, keyName } from "./opened.ts";
import { apiKeyWords } from "./words.ts";

const AT_ONCE = 50;

export async function showApiKeys(c: Context, visit: Visit): Promise<Response> {
  const { site, actor, location, path, speech } = visit;
  const say = apiKeyWords[speech.locale];
  const before = c.req.query("cursor") ?? "";
  const { items, nextId } = await listApiKeys(site.db, actor, location.id, {
    limit: AT_ONCE,
    ...(isUuid(before) && { before }),
  });
  const make = (
    <a class="button" href={path("/api-keys/new")}>
      {say.make}
    </a>
  );
  return showConsolePage(
    c,
    visit,
    {
      title: say.title,
      section: "api-keys",
      act: items.length > 0 ? make : undefined,
      done: say.done,
    },
    <>
      <p class="soft">
        {say.intro} <a href="/api/docs">{say.reference}</a>
      </p>
      <Table
        caption={say.caption}
        columns={columnsOf(visit)}
        rows={items}
        empty={
          <Empty title={say.none}>
            <p>{say.noneBody}</p>
            {make}
          </Empty>
        }
      />
      <Pager speech={speech} url={new URL(c.req.url)} next={nextId} />
    </>,
  );
}

function columnsOf(visit: Visit): [Column<ApiKeyView>, ...Column<ApiKeyView>[]] {
  const { speech, clock, path } = visit;
  const say = apiKeyWords[speech.locale];
  return [
    {
      head: say.head.name,
      cell: (key) => (
        <>
          {keyName(visit, key)}
          <div class="soft">{beginningOf(key)}…</div>
        </>
      ),
    },
    { head: say.head.where, cell: ({ locationName }) => locationName ?? say.everywhere },
    { head: say.head.may, cell: ({ permissions }) => permissionNames(speech, permissions) },
    {
      head: say.head.created,
      cell: (key) => (
        <>
          <Time at={key.createdAt} clock={clock} />
          {key.makerFirstName !== null && <div class="soft">{say.by(makerOf(key))}</div>}
        </>
      ),
    },
    {
      head: say.head.lastUsed,
      cell: ({ lastUsedAt }) =>
        lastUsedAt === null ? say.neverUsed : <Time at={lastUsedAt} clock={clock} />,
    },
    {
      head: say.head.state,
      cell: (key) => (
        <>
          {stateOf(visit, key)}
          {key.state === "live" && (
            <div>
              <a href={path(`/api-keys/${key.id}/revoke`)}>
                {say.revoke}
                <span class="hidden"> {keyName(visit, key)}</span>
              </a>
            </div>
          )}
        </>
      ),
    },
  ];
}

function stateOf({ speech, clock }: Visit, key: ApiKeyView): Child {
  const say = apiKeyWords[speech.locale];
  const since = (time: Date | null) => ({ since: time?.toISOString() ?? null, clock });
  if (key.state === "revoked") {
    return (
      <State tone="off" {...since(key.revokedAt)}>
        {say.revoked}
      </State>
    );
  }
  if (key.state === "expired") {
    return (
      <State tone="off" {...since(key.expiresAt)}>
        {say.expired}
      </State>
    );
  }
  return (
    <State tone="good" {...since(key.expiresAt)}>
      {key.expiresAt === null ? say.liveForEver : say.live}
    </State>
  );
}

const makerOf = ({ makerFirstName, makerLastName }: ApiKeyView) =>
  fullName(makerFirstName ?? "", makerLastName);
