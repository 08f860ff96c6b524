export const TASK_QUEUE = "usher";

export const invitationWorkflowId = (invitationId: string) => `invitation/${invitationId}`;
export const flowWorkflowId = (flowId: string) => `flow/${flowId}`;

/** The attributes an operator filters by in the Temporal UI; none names a person. */
export const SEARCH_ATTRIBUTES = {
  UsherStatus: "Keyword",
  UsherLocation: "Keyword",
  UsherMember: "Keyword",
  UsherSource: "Keyword",
  UsherCompany: "Keyword",
  UsherDueAt: "Datetime",
} as const;

/** The failure type of a step whose mail is not out yet. */
export const MAIL_WAITING = "mail_waiting";
