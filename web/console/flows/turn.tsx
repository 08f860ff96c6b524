import type { Context } from "hono";
import { deleteFlow, pauseFlow, resumeFlow } from "../../../services/flows/flows.ts";
import type { FlowOverview } from "../../../services/flows/overviews.ts";
import { requestPass } from "../../../services/flows/runs.ts";
import { unitOfWork, type Tx } from "../../../services/unit-of-work.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { Notice } from "../../ui/form.tsx";
import { isRefusal, refused, saidOf, statusOf, type Refusal } from "../../ui/refusal.ts";
import { numberText } from "../../ui/time.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { openedFlow } from "./opened.ts";
import { flowWords } from "./words.ts";

type Turn = "run" | "pause" | "resume" | "delete";

/** Each with what it does, to which page it leads, and what that says. */
const TURNS: Record<
  Turn,
  {
    act: (tx: Tx, visit: Visit, id: string) => Promise<unknown>;
    to: (id: string) => string;
    done: string;
  }
> = {
  run: {
    act: (tx, { actor }, id) => requestPass(tx, actor, id),
    to: (id) => `/flows/${id}`,
    done: "asked",
  },
  pause: {
    act: (tx, { actor }, id) => pauseFlow(tx, actor, id),
    to: (id) => `/flows/${id}`,
    done: "paused",
  },
  resume: {
    act: (tx, { actor }, id) => resumeFlow(tx, actor, id),
    to: (id) => `/flows/${id}`,
    done: "resumed",
  },
  delete: {
    act: (tx, { actor }, id) => deleteFlow(tx, actor, id),
    to: () => "/flows",
    done: "deleted",
  },
};

/** Asks before a flow is turned, and says what that means. */
export const showTurn =
  (turn: Exclude<Turn, "run">) =>
  async (c: Context, visit: Visit): Promise<Response> =>
    turnPage(c, visit, await openedFlow(c, visit), turn);

export const sendTurn =
  (turn: Turn) =>
  async (c: Context, visit: Visit): Promise<Response> => {
    const flow = await openedFlow(c, visit);
    const { act, to, done } = TURNS[turn];
    const turned = await refused(() => unitOfWork(visit.site, (tx) => act(tx, visit, flow.id)));
    if (isRefusal(turned)) return turnPage(c, visit, flow, turn, turned);
    return visit.goto(c, to(flow.id), done);
  };

function turnPage(
  c: Context,
  visit: Visit,
  flow: FlowOverview,
  turn: Turn,
  refusal?: Refusal,
): Response {
  const { speech, path, token } = visit;
  const say = flowWords[speech.locale];
  const back = path(`/flows/${flow.id}`);
  const { title, act, body } = textsOf(visit, flow)[turn];
  return showConsolePage(
    c,
    visit,
    { title, section: "flows", back: { href: back, text: say.backToFlow } },
    <>
      {refusal && <Notice warn>{saidOf(speech, refusal)}</Notice>}
      <Confirm
        speech={speech}
        action={path(`/flows/${flow.id}/${turn}`)}
        token={token}
        act={act}
        cancelTo={back}
      >
        {body.map((text) => (
          <p>{text}</p>
        ))}
      </Confirm>
    </>,
    statusOf(refusal),
  );
}

function textsOf(
  { speech: { locale } }: Visit,
  { name, held, policy, target }: FlowOverview,
): Record<Turn, { title: string; act: string; body: string[] }> {
  const say = flowWords[locale];
  const shown = (count: number) => numberText(count, locale);
  return {
    run: { title: say.passNow, act: say.passNow, body: [] },
    pause: { title: say.pauseTitle(name), act: say.pause, body: [say.pauseBody] },
    resume: {
      title: say.resumeTitle(name),
      act: say.resume,
      body:
        target === null
          ? [`${say.resumeBody} ${say.resumeHold(shown(policy.holdAboveNew))}`]
          : [say.resumeBodyTold],
    },
    delete: {
      title: say.deleteTitle(name),
      act: say.deleteAct,
      body: [
        say.deleteBody,
        ...(held ? [say.deleteHeld(held.rows, shown(held.rows))] : []),
        say.deletePeople,
      ],
    },
  };
}
