import { may } from "../../../domain/permissions.ts";
import type { Visit } from "../visit.ts";
import { administratorWords } from "./words.ts";

/** From a member to what they may do as an administrator, for who may decide about that. */
export function RoleLink(props: { visit: Visit; membershipId: string; role: "admin" | "member" }) {
  const { visit, membershipId, role } = props;
  if (!may(visit.actor, "admins")) return <></>;
  const say = administratorWords[visit.speech.locale];
  const page = visit.path(`/administrators/${membershipId}`);
  return role === "admin" ? (
    <a href={page}>{say.toThem}</a>
  ) : (
    <a href={`${page}/make`}>{say.toMake}</a>
  );
}
