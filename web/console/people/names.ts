import type { MemberState } from "../../../domain/member.ts";
import type { MemberView } from "../../../services/members/view.ts";
import { stateWords } from "../../ui/state-words.ts";
import type { Tone } from "../../ui/state.tsx";
import type { Visit } from "../visit.ts";
import { peopleWords } from "./words.ts";

export const nameOf = ({ firstName, lastName }: Pick<MemberView, "firstName" | "lastName">) =>
  lastName === null ? firstName : `${firstName} ${lastName}`;

export const TONES: Record<MemberState, Tone> = {
  waiting: "wait",
  bounced: "bad",
  activated: "good",
  closed: "off",
  revoked: "off",
  left: "off",
};

/** The state in words: of somebody who waits also how far the invitation is. */
export function stateText({ speech }: Visit, { state, status }: MemberView): string {
  if (state === "waiting" && status !== null) return stateWords[speech.locale].invitation[status];
  return peopleWords[speech.locale].state[state];
}

/** Since when the state holds, as far as a row says so. */
export function stateSince({ state, statusAt, activatedAt, removedAt }: MemberView): string | null {
  if (state === "left" || state === "revoked") return removedAt;
  return state === "activated" ? (activatedAt ?? statusAt) : statusAt;
}
