/** What is made of something that a vendor told: it was our own doing, or nobody here can make sense of it, or it is news. */
export const HOOK_EVENT_STATES = ["taken", "ours", "quarantined"] as const;

export type HookEventState = (typeof HOOK_EVENT_STATES)[number];
