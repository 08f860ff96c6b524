import { isFinal, type InvitationProgress, type TimedStep } from "../../domain/invitation.ts";

/** What an invitation will do by itself, in the order of time; the first of it is what its process waits for. */
export type Upcoming = { step: "send"; at: null } | { step: TimedStep; at: string };

export function upcomingOf(now: InvitationProgress): Upcoming[] {
  if (isFinal(now.status)) return [];
  const isOpen = now.status === "sent" || now.status === "window_closed";
  const due: [TimedStep, string | null][] = [
    ["closeWindow", now.status === "sent" ? now.signInUntil : null],
    ["remind", isOpen ? now.remindAt : null],
    ["close", now.closeAt],
  ];
  const timed = due
    .flatMap(([step, at]): Upcoming[] => (at === null ? [] : [{ step, at }]))
    .toSorted((a, b) => Date.parse(a.at ?? "") - Date.parse(b.at ?? ""));
  return now.mailState === "queued" ? [{ step: "send", at: null }, ...timed] : timed;
}
