import { randomUUID } from "node:crypto";

export type Ids = {
  location: string;
  invitations: string;
  connections: string;
  flows: string;
  runs: string;
  mails: string;
  members: string;
};

/** One good request for each route; a new route without one fails the first test. */
export const requests: Record<string, (ids: Ids) => unknown> = {
  "post /locations": () => ({ name: `new ${randomUUID()}`, timezone: "Europe/Berlin" }),
  "get /locations": () => undefined,
  "get /locations/{location}": () => undefined,
  "patch /locations/{location}": () => ({ name: "Renamed" }),
  "post /locations/{location}/invitations": () => ({
    firstName: "Bo",
    email: `${randomUUID()}@example.com`,
  }),
  "get /locations/{location}/invitations": () => undefined,
  "get /invitations/{id}": () => undefined,
  "get /locations/{location}/members": () => undefined,
  "get /members/{id}": () => undefined,
  "get /members/{id}/timeline": () => undefined,
  "post /invitations/{id}/resend": () => undefined,
  "post /invitations/{id}/revoke": () => undefined,
  "get /connectors": () => undefined,
  "post /locations/{location}/connections": () => ({
    connector: "csv-file",
    name: "Sheet",
    settings: { path: "x.csv" },
  }),
  "get /locations/{location}/connections": () => undefined,
  "get /connections/{id}": () => undefined,
  "patch /connections/{id}": () => ({ name: "Renamed" }),
  "delete /connections/{id}": () => undefined,
  "post /connections/{id}/check": () => undefined,
  "post /connections/{id}/properties": () => undefined,
  "post /connections/{id}/sign-in": () => undefined,
  "post /locations/{location}/flows": ({ connections }) => ({
    name: "Sheet",
    trigger: { connectionId: connections, key: "rows" },
    action: { connectionId: "members", key: "inviteMember" },
  }),
  "get /locations/{location}/flows": () => undefined,
  "get /flows/{id}": () => undefined,
  "patch /flows/{id}": () => ({ name: "Renamed" }),
  "delete /flows/{id}": () => undefined,
  "post /flows/{id}/preview": () => undefined,
  "post /flows/{id}/apply": () => ({ planHash: "seen" }),
  "post /flows/{id}/run": () => undefined,
  "post /flows/{id}/pause": () => undefined,
  "post /flows/{id}/resume": () => undefined,
  "get /flows/{id}/runs": () => undefined,
  "get /flows/{id}/events": () => undefined,
  "post /flows/{id}/events/run-again": () => ({}),
  "get /connections/{id}/samples": () => undefined,
  "get /connections/{id}/events": () => undefined,
  "post /flows/{id}/mapping/try": () => ({ mapping: null }),
  "get /runs/{id}": () => undefined,
  "get /runs/{id}/rows": () => undefined,
  "post /runs/{id}/approve": () => ({ planHash: "seen" }),
  "post /runs/{id}/reject": () => undefined,
  "post /locations/{location}/mail/preview": () => ({ kind: "invitation", locale: "de" }),
  "post /locations/{location}/mail/test": () => ({
    kind: "reminder",
    locale: "en",
    to: "owner@example.com",
  }),
  "get /locations/{location}/why": () => undefined,
  "get /operations": () => undefined,
  "get /mails": () => undefined,
  "post /mails/{id}/settle": () => ({ as: "not_sent" }),
  "get /reasons": () => undefined,
  "get /events": () => undefined,
  "get /events/quarantined": () => undefined,
  "get /recipes": () => undefined,
  "post /recipes/{key}": ({ location, connections }) => ({ location, connectionId: connections }),
};
