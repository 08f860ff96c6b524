import { SOURCES } from "../../../domain/invitation.ts";
import { MEMBER_STATES } from "../../../domain/member.ts";
import type { MembersAsked } from "../../../services/members/list.ts";

/** Who a list or a file of people is to hold, as its address or its form says; what it cannot mean is left out. */
export function readAsked(query: URLSearchParams): MembersAsked {
  const search = (query.get("search") ?? "").trim().slice(0, 254);
  const state = MEMBER_STATES.find((one) => one === query.get("state"));
  const source = SOURCES.find((one) => one === query.get("source"));
  return {
    ...(search !== "" && { search }),
    ...(state && { state }),
    ...(source && { source }),
    ...(query.get("new") === "yes" && { isNew: true }),
  };
}

/** The same as fields of a form or of an address. */
export const askedFields = ({ search, state, source, isNew }: MembersAsked) => ({
  ...(search !== undefined && { search }),
  ...(state && { state }),
  ...(source && { source }),
  ...(isNew && { new: "yes" }),
});

export const isAnythingAsked = (asked: MembersAsked) => Object.keys(asked).length > 0;

/** An address below a location's console, with what is asked for. */
export function withAsked(path: string, asked: MembersAsked): string {
  const query = new URLSearchParams(askedFields(asked));
  return query.size > 0 ? `${path}?${query}` : path;
}
