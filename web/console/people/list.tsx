import type { Context } from "hono";
import { SOURCES } from "../../../domain/invitation.ts";
import { MEMBER_STATES } from "../../../domain/member.ts";
import { isUuid } from "../../../domain/uuid.ts";
import { listMembers, type MembersAsked } from "../../../services/members/list.ts";
import type { MemberView } from "../../../services/members/view.ts";
import { Empty } from "../../ui/empty.tsx";
import { CheckField, SelectField } from "../../ui/fields.tsx";
import { Search } from "../../ui/search.tsx";
import { stateWords } from "../../ui/state-words.ts";
import { Label, State } from "../../ui/state.tsx";
import { Pager, Table, type Column } from "../../ui/table.tsx";
import { dayText } from "../../ui/time.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { isAnythingAsked, readAsked, withAsked } from "./asked.ts";
import { nameOf, stateSince, stateText, TONES } from "./names.ts";
import { peopleWords } from "./words.ts";

const AT_ONCE = 50;

/** The people of a location, found by name, address, state and where they came from. */
export async function showPeople(c: Context, visit: Visit): Promise<Response> {
  const { site, actor, location, path, speech } = visit;
  const say = peopleWords[speech.locale];
  const url = new URL(c.req.url);
  const asked = readAsked(url.searchParams);
  const before = url.searchParams.get("cursor") ?? "";
  const { items, nextId } = await listMembers(site.db, actor, location.id, {
    ...asked,
    limit: AT_ONCE,
    ...(isUuid(before) && { before }),
  });
  return showConsolePage(
    c,
    visit,
    {
      title: say.title,
      section: "people",
      act: (
        <a class="button" href={path("/people/invite")}>
          {say.invite}
        </a>
      ),
    },
    <>
      <Search
        speech={speech}
        action={path("/people")}
        label={say.search}
        value={asked.search ?? ""}
        target="people"
      >
        <Filters visit={visit} asked={asked} />
      </Search>
      <div id="people">
        <Table
          caption={say.caption}
          columns={columnsOf(visit)}
          rows={items}
          empty={<Nobody visit={visit} asked={asked} />}
        />
        <Pager speech={speech} url={url} next={nextId} />
        {items.length > 0 && (
          <p class="acts">
            <a href={withAsked(path("/people/export"), asked)}>{say.exportTo}</a>
            <a href={path("/people/why")}>{say.why}</a>
          </p>
        )}
      </div>
    </>,
  );
}

function Filters({ visit: { speech }, asked }: { visit: Visit; asked: MembersAsked }) {
  const say = peopleWords[speech.locale];
  const every = { value: "", text: say.every };
  const { source } = stateWords[speech.locale];
  return (
    <>
      <SelectField
        name="state"
        label={say.filterState}
        value={asked.state ?? ""}
        options={[every, ...MEMBER_STATES.map((value) => ({ value, text: say.state[value] }))]}
      />
      <SelectField
        name="source"
        label={say.filterSource}
        value={asked.source ?? ""}
        options={[every, ...SOURCES.map((value) => ({ value, text: source[value] }))]}
      />
      <CheckField name="new" label={say.onlyNew} checked={asked.isNew ?? false} />
    </>
  );
}

function columnsOf(visit: Visit): [Column<MemberView>, ...Column<MemberView>[]] {
  const { speech, clock, path } = visit;
  const say = peopleWords[speech.locale];
  return [
    {
      head: say.head.name,
      cell: (member) => (
        <>
          <a href={path(`/people/${member.id}`)}>{nameOf(member)}</a>
          {member.isNew && (
            <>
              {" "}
              <Label>{say.isNew}</Label>
            </>
          )}
          {member.role === "admin" && (
            <>
              {" "}
              <Label>{say.administrator}</Label>
            </>
          )}
        </>
      ),
    },
    { head: say.head.email, cell: ({ email }) => email },
    {
      head: say.head.state,
      cell: (member) => (
        <State tone={TONES[member.state]} since={stateSince(member)} clock={clock}>
          {stateText(visit, member)}
        </State>
      ),
    },
    {
      head: say.head.source,
      cell: ({ source }) =>
        source === null ? say.none_ : stateWords[speech.locale].source[source],
    },
    { head: say.head.invited, cell: ({ invitedAt }) => dayText(invitedAt, clock) },
  ];
}

function Nobody({ visit: { speech, path }, asked }: { visit: Visit; asked: MembersAsked }) {
  const say = peopleWords[speech.locale];
  if (!isAnythingAsked(asked)) {
    return (
      <Empty title={say.none}>
        <p>{say.noneBody}</p>
        <p>
          <a href={path("/flows")}>{say.toFlows}</a>
        </p>
      </Empty>
    );
  }
  const { search = "" } = asked;
  return (
    <Empty title={say.notFound}>
      <p>{say.notFoundBody}</p>
      {search.includes("@") && (
        <p>
          <a href={`${path("/people/why")}?${new URLSearchParams({ email: search })}`}>
            {say.whyNot(search)}
          </a>
        </p>
      )}
    </Empty>
  );
}
