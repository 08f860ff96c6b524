import type { Context } from "hono";
import type { Child } from "hono/jsx";
import { fullName } from "../../../domain/person-name.ts";
import { listApiKeys, type ApiKeyView } from "../../../services/api-keys.ts";
import { State } from "../../ui/state.tsx";
import type { Column } from "../../ui/table.tsx";
import { Time } from "../../ui/time.tsx";
import { permissionNames } from "../administrators/permissions.tsx";
import { askedPart, showListPage } from "../list-page.tsx";
import type { Visit } from "../visit.ts";
import { beginningOf, keyName } from "./opened.ts";
import { apiKeyWords } from "./words.ts";

export async function showApiKeys(c: Context, visit: Visit): Promise<Response> {
  const { site, actor, location, path, speech } = visit;
  const say = apiKeyWords[speech.locale];
  const { items, nextId } = await listApiKeys(site.db, actor, location.id, askedPart(c));
  return showListPage(c, visit, {
    title: say.title,
    section: "api-keys",
    done: say.done,
    intro: (
      <p class="soft">
        {say.intro} <a href="/api/docs">{say.reference}</a>
      </p>
    ),
    add: { href: path("/api-keys/new"), text: say.make },
    caption: say.caption,
    columns: columnsOf(visit),
    rows: items,
    none: { title: say.none, body: say.noneBody },
    nextId,
  });
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
