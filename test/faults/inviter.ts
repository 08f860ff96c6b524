import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { apiClient, InvitationAnswer } from "../support/api-client.ts";

export interface Invited {
  email: string;
  /** Of the answers to one key: more than one would be two invitations. */
  ids: Set<string>;
}

/** A caller who does not give up: any API, the same key, until an answer says that it was taken. */
export function inviter(apiUrls: string[], key: string, location: string) {
  const clients = apiUrls.map((url) => apiClient(url, key));
  const invited: Invited[] = [];
  const surprises: string[] = [];
  let turn = 0;

  async function post(body: object, idempotencyKey: string, limitMs: number): Promise<string> {
    const end = Date.now() + limitMs;
    for (;;) {
      turn += 1;
      const client = clients[turn % clients.length];
      const answer = await client
        ?.send("POST", `/locations/${location}/invitations`, body, idempotencyKey)
        .catch(() => undefined);
      if (answer && answer.status < 300) return InvitationAnswer.parse(JSON.parse(answer.text)).id;
      if (answer && answer.status !== 503)
        surprises.push(`the API answered ${answer.status} ${answer.text}`);
      if (Date.now() > end) throw new Error(`no API took the invitation within ${limitMs} ms`);
      await sleep(150);
    }
  }

  return {
    invited,
    /** Answers that are neither success nor 503. */
    surprises,
    async invite(number: number, limitMs = 120_000): Promise<Invited> {
      const email = `person-${number}@example.com`;
      const body = { firstName: `Person ${number}`, email };
      const idempotencyKey = randomUUID();
      const person: Invited = { email, ids: new Set() };
      person.ids.add(await post(body, idempotencyKey, limitMs));
      invited.push(person);
      // Once more, as a caller does whose answer was lost.
      person.ids.add(await post(body, idempotencyKey, limitMs));
      return person;
    },
  };
}
