import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seal } from "../../db/sealed.ts";
import { settingsPlace } from "../../services/connection-settings.ts";
import {
  person,
  post,
  startWebhookHub,
  taken,
  TOKEN,
  type Answer,
  type WebhookHub,
} from "../support/webhook-hub.ts";
import { headersOf, isWay, SETTINGS } from "../support/webhook-sender.ts";

let hub: WebhookHub;
beforeAll(async () => {
  hub = await startWebhookHub();
});
afterAll(() => hub?.stop());

const WAYS = Object.keys(SETTINGS).filter(isWay);
const JSON_TYPE = { "content-type": "application/json" };
const codeOf = ({ status, text }: Answer) => [status, (JSON.parse(text) as { code: string }).code];

describe.each(WAYS)("by %s", (way) => {
  test("the sender is let in, nobody else is, and each of those is counted", async () => {
    const slug = `by-${way.toLowerCase()}`;
    const space = await hub.aSpace(slug, { ...SETTINGS[way] });
    const flow = await space.flow();
    await flow.apply();
    const body = JSON.stringify(person(slug, "Ada"));
    const headers = { ...JSON_TYPE, ...headersOf(way, body) };
    const byPath = way === "path-secret";
    const address = byPath ? `${space.address}/${SETTINGS[way].secret}` : space.address;

    const before = await hub.counted("forged");
    const forgeries: [string, string, Record<string, string | string[]>][] = byPath
      ? [
          [space.address, body, headers],
          [`${address}x`, body, headers],
          [address.replace(TOKEN, TOKEN.toUpperCase()), body, headers],
        ]
      : [
          [address, body, JSON_TYPE],
          [`${address}/${TOKEN}`, body, headers],
          ...Object.entries(headersOf(way, body)).map(
            ([name, value]): [string, string, Record<string, string | string[]>] => [
              address,
              body,
              // Node sends each of them, as a proxy would that adds its own.
              { ...headers, [name]: name === "authorization" ? `${value}x` : [value, value] },
            ],
          ),
        ];
    for (const [to, sent, given] of forgeries) {
      expect(codeOf(await post(to, sent, given))).toEqual([401, "unauthorized"]);
    }
    expect(await hub.counted("forged")).toBe(before + forgeries.length);
    expect((await flow.events()).counts).toEqual({ waiting: 0, held: 0, done: 0 });

    expect(taken(await post(address, body, headers)).status).toBe(202);
    await flow.invited(`ada@${slug}.example.com`);
  });
});

test("what is sent ten times, some of it at once, has one effect", async () => {
  const space = await hub.aSpace("repeated");
  const flow = await space.flow();
  await flow.apply();
  for (const key of [{ "webhook-id": "msg_1" }, { "idempotency-key": "key-1" }, {}]) {
    const name = Object.keys(key)[0] ?? "body";
    const sent = () => space.send(person("repeated", name.replaceAll("-", "")), key);
    const first = taken(await sent());
    expect(first).toEqual({ status: 202, eventId: first.eventId });
    const again = await Promise.all(Array.from({ length: 9 }, async () => taken(await sent())));
    for (const one of again) {
      expect(one).toEqual({ status: 200, eventId: first.eventId, duplicate: true });
    }
  }
  // Other bytes under the same id are the same delivery.
  const other = taken(await space.send(person("repeated", "Other"), { "webhook-id": "msg_1" }));
  expect(other).toMatchObject({ status: 200, duplicate: true });
  const at = (name: string) => `${name}@repeated.example.com`;
  await flow.invited(at("webhookid"), at("idempotencykey"), at("body"));
  expect((await flow.events()).counts.done).toBe(3);
});

test("ten at once of something new are stored once", async () => {
  const space = await hub.aSpace("at-once");
  const flow = await space.flow();
  await flow.apply();
  const all = await Promise.all(
    Array.from({ length: 10 }, async () => taken(await space.send(person("at-once", "Ada")))),
  );
  expect(all.filter(({ status }) => status === 202)).toHaveLength(1);
  expect(new Set(all.map(({ eventId }) => eventId)).size).toBe(1);
  await flow.invited("ada@at-once.example.com");
});

test("the same bytes are something new after ten minutes, and the same id never is", async () => {
  const space = await hub.aSpace("later");
  const sent = [
    taken(await space.send(person("later", "Ada"))),
    taken(await space.send(person("later", "Bob"), { "webhook-id": "msg_1" })),
  ];
  const age = new Date(Date.now() - 601_000);
  await hub.db
    .updateTable("hookEvent")
    .set({ receivedAt: age })
    .where("connectionId", "=", space.connectionId)
    .execute();
  expect(taken(await space.send(person("later", "Ada")))).toMatchObject({ status: 202 });
  expect(taken(await space.send(person("later", "Bob"), { "webhook-id": "msg_1" }))).toEqual({
    status: 200,
    eventId: sent[1]?.eventId,
    duplicate: true,
  });
});

test("what cannot be taken is refused by its reason", async () => {
  const space = await hub.aSpace("refused");
  const good = JSON.stringify(person("refused", "Ada"));
  const answers: [number, string, unknown, Record<string, string>?][] = [
    [413, "too_large", JSON.stringify({ a: "x".repeat(1024 * 1024 + 1 - 8) })],
    [415, "unsupported_media_type", good, { "content-type": "text/plain" }],
    [415, "unsupported_media_type", good, { "content-type": "application/x-www-form-urlencoded" }],
    [415, "unsupported_media_type", good, { "content-type": "multipart/form-data; boundary=x" }],
    [415, "unsupported_media_type", good, { "content-encoding": "gzip" }],
    [400, "malformed", ""],
    [400, "malformed", `\uFEFF${good}`],
    [400, "malformed", `[${good}]`],
    [400, "malformed", good.slice(1)],
    [400, "malformed", `{"a":${"[".repeat(20_000)}${"]".repeat(20_000)}}`],
    [400, "malformed", good, { "webhook-id": "a.b" }],
    [401, "unauthorized", "", { authorization: "" }],
  ];
  for (const [status, code, body, headers] of answers) {
    expect(codeOf(await space.send(body, headers))).toEqual([status, code]);
  }
  expect(await hub.counted("too_large")).toBe(1);
  expect(await hub.counted("unsupported_media_type")).toBe(4);
  const whole = await space.send(JSON.stringify({ a: "x".repeat(1024 * 1024 - 8) }));
  expect(whole.status).toBe(202);
  for (const method of ["GET", "PUT", "DELETE"]) {
    const asked = await fetch(space.address, { method });
    expect([asked.status, asked.headers.get("allow")]).toEqual([405, "POST"]);
  }
  const nowhere = crypto.randomUUID();
  for (const place of ["", "/", `/${nowhere}`, "/x", `/${space.connectionId}/a/b`]) {
    const asked = await post(`${hub.url}/hooks/webhook-in${place}`, good, space.headers);
    expect([place, asked.status]).toEqual([place, 404]);
  }
  const other = space.address.replace("webhook-in", "hubspot");
  expect((await post(other, good, space.headers)).status).toBe(404);
});

test("a form is read as well, where one is expected", async () => {
  const space = await hub.aSpace("form", { format: "form" });
  const flow = await space.flow();
  await flow.apply();
  const headers = { "content-type": "application/x-www-form-urlencoded; charset=UTF-8" };
  const body = "First+name=%C5%BBaneta&E-mail=z%40form.example.com&tag=a&tag=b";
  expect((await space.send(body, headers)).status).toBe(202);
  await flow.invited("z@form.example.com");
  expect((await flow.invitations())[0]).toMatchObject({ firstName: "Żaneta" });
  expect((await space.send(body)).status).toBe(415);
  expect((await space.samples())[0]?.told).toMatchObject({ tag: ["•", "•"] });
});

test("without its secret the hub asks to be sent it again, and loses nothing", async () => {
  const space = await hub.aSpace("unset");
  const flow = await space.flow();
  await flow.apply();
  const without = JSON.stringify({ verifier: "bearer", format: "json" });
  await hub.db
    .updateTable("connection")
    .set({ sealedSettings: seal(hub.sealKeys, settingsPlace(space.connectionId), without) })
    .where("id", "=", space.connectionId)
    .execute();
  const refused = await space.send(person("unset", "Ada"));
  expect(codeOf(refused)).toEqual([503, "unavailable"]);
  expect(refused.headers["retry-after"]).toBe("300");
  expect(await hub.counted("unset")).toBe(1);
  const set = (secret: string | null) =>
    hub.api.send("PATCH", `/connections/${space.connectionId}`, { settings: { secret } });
  for (const wrong of [null, "", "short"]) {
    const answer = await set(wrong);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain("#/settings/secret");
  }
  expect((await set(TOKEN)).status).toBe(200);
  expect(taken(await space.send(person("unset", "Ada"))).status).toBe(202);
  await flow.invited("ada@unset.example.com");
});

test("a secret that cannot be read here is no reason to turn anybody away for good", async () => {
  const space = await hub.aSpace("unreadable");
  const { sealedSettings } = await hub.db
    .selectFrom("connection")
    .select("sealedSettings")
    .where("id", "=", space.connectionId)
    .executeTakeFirstOrThrow();
  const keep = (text: string) =>
    hub.db
      .updateTable("connection")
      .set({ sealedSettings: text })
      .where("id", "=", space.connectionId)
      .execute();
  const lost = [
    seal(hub.sealKeys, "elsewhere", "{}"),
    sealedSettings.replace(/^v1\.[^.]*/, "v1.9"),
  ];
  for (const unreadable of lost) {
    await keep(unreadable);
    const refused = await space.send(person("unreadable", "Ada"));
    expect(codeOf(refused)).toEqual([503, "unavailable"]);
  }
  await keep(sealedSettings);
  expect(taken(await space.send(person("unreadable", "Ada"))).status).toBe(202);
});

test("whoever sends to a connection that was deleted is told that it is gone for good", async () => {
  const space = await hub.aSpace("gone");
  const flow = await space.flow();
  const remove = () => hub.api.send("DELETE", `/connections/${space.connectionId}`);
  expect((await remove()).status).toBe(409);
  await space.send(person("gone", "Ada"));
  expect((await hub.api.send("DELETE", `/flows/${flow.flowId}`)).status).toBe(204);
  expect((await remove()).status).toBe(204);
  expect(codeOf(await space.send(person("gone", "Bob")))).toEqual([410, "not_found"]);
  expect(codeOf(await post(`${space.address}/x`, "{}", JSON_TYPE))).toEqual([410, "not_found"]);
  expect(await hub.counted("gone")).toBe(2);
});
