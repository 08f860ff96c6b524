import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { waitFor } from "../wait-for.ts";
import { startGoogle, type Google } from "./google.ts";
import type { Spreadsheet } from "./people.ts";
import { ROBOT, sdkFor } from "./sdk.ts";

const HOUR_MS = 3_600_000;
const FIELDS = "modifiedTime,version,trashed,capabilities(canEdit)";

let google: Google;
let sdk: ReturnType<typeof sdkFor>;
let book: Spreadsheet;
beforeEach(async () => {
  google = await startGoogle();
  onTestFinished(() => google.stop());
  sdk = sdkFor(google, google.serviceAccount(ROBOT));
  book = google.spreadsheet({ sharedWith: { [ROBOT]: "writer" } });
});

const look = async () => (await sdk.drive.files.get({ fileId: book.id, fields: FIELDS })).data;

describe("a file", () => {
  test("has another version after each edit, and after what is done to it as a whole", async () => {
    const before = await look();
    expect(before).toMatchObject({ trashed: false, capabilities: { canEdit: true } });
    book.tab().edit("A1", "Email");
    const edited = await look();
    expect(Number(edited.version)).toBeGreaterThan(Number(before.version));
    book.trash();
    book.share(ROBOT, "reader");
    const after = await look();
    expect(after).toMatchObject({
      trashed: true,
      modifiedTime: edited.modifiedTime,
      capabilities: { canEdit: false },
    });
    expect(Number(after.version)).toBeGreaterThan(Number(edited.version));
  });

  test("that is not shared is not there", async () => {
    book.unshare(ROBOT);
    await expect(look()).rejects.toMatchObject({
      code: 404,
      message: `File not found: ${book.id}.`,
      response: { data: { error: { errors: [{ reason: "notFound" }] } } },
    });
  });

  test("can be told of late", async () => {
    const before = await look();
    google.pass(5_000);
    google.lagOfDrive(2_000);
    book.tab().edit("A1", "Email");
    expect(await look()).toEqual(before);
    google.pass(2_000);
    expect(await look()).not.toEqual(before);
  });

  test("is answered with what was asked for, and has no field that Google does not know", async () => {
    const { data } = await sdk.drive.files.get({ fileId: book.id });
    expect(Object.keys(data)).toEqual(["kind", "id", "name", "mimeType"]);
    await expect(
      sdk.drive.files.get({ fileId: book.id, fields: "modified" }),
    ).rejects.toMatchObject({ code: 400, message: "Invalid field selection modified" });
    await expect(sdk.drive.about.get({})).rejects.toMatchObject({ code: 400 });
  });
});

describe("a channel", () => {
  async function receiver(statuses: number[] = []) {
    const got: IncomingHttpHeaders[] = [];
    const server = createServer((request, response) => {
      got.push(request.headers);
      request.resume().on("end", () => response.writeHead(statuses.shift() ?? 200).end());
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const states = () => got.map((headers) => headers["x-goog-resource-state"]);
    const until = (count: number) => waitFor(() => got.length >= count);
    return { got, states, until, url: `http://127.0.0.1:${address.port}/hook` };
  }

  const watch = (requestBody: object) =>
    sdk.drive.files.watch({ fileId: book.id, requestBody: { type: "web_hook", ...requestBody } });

  test("tells first that it is there, then of each change, with our token and no body", async () => {
    const { got, states, until, url } = await receiver();
    const { data } = await watch({ id: "channel-1", address: url, token: "secret" });
    await until(1);
    book.tab().edit("A1", "Email");
    await until(2);
    book.trash();
    await until(3);
    expect(states()).toEqual(["sync", "update", "trash"]);
    expect(got[1]).toMatchObject({
      "content-length": "0",
      "x-goog-channel-id": "channel-1",
      "x-goog-channel-token": "secret",
      "x-goog-resource-id": data.resourceId,
      "x-goog-message-number": "2",
      "x-goog-changed": "content,properties",
    });
  });

  test("lives an hour where nothing is asked, a day at most, and no seconds of the epoch", async () => {
    const address = "https://hub.example.com/hook";
    const left = async (id: string, more = {}) => {
      const { data } = await watch({ id, address, ...more });
      return Math.round((Number(data.expiration) - google.now()) / HOUR_MS);
    };
    expect(await left("a")).toBe(1);
    expect(await left("b", { expiration: String(google.now() + 72 * HOUR_MS) })).toBe(24);
    const seconds = String(Math.round(google.now() / 1000));
    await expect(left("c", { expiration: seconds })).rejects.toMatchObject({
      code: 400,
      message: expect.stringContaining("Invalid ttl value"),
    });
  });

  test("has a name of its own, a short one, and an address by https", async () => {
    google.push({ takesLoopbackHttp: false });
    const address = "https://hub.example.com/hook";
    await watch({ id: "one", address });
    const reasons = async (body: object) => {
      const error = await watch(body).then(
        () => undefined,
        (it: unknown) => it,
      );
      return JSON.stringify(error);
    };
    expect(await reasons({ id: "one", address })).toContain("channelIdNotUnique");
    expect(await reasons({ id: "x".repeat(65), address })).toContain("Invalid channel id");
    const plain = { id: "two", address: "http://127.0.0.1:1/hook" };
    expect(await reasons(plain)).toContain("push.webhookUrlNotHttps");
  });

  test("is silent once it is stopped, or its time is over", async () => {
    const { states, until, url } = await receiver();
    const { data } = await watch({ id: "one", address: url });
    await watch({ id: "two", address: url });
    await until(2);
    const { id, resourceId } = data;
    const stop = (given: object) => sdk.drive.channels.stop({ requestBody: given });
    await expect(stop({ id, resourceId: "another" })).rejects.toMatchObject({ code: 404 });
    expect((await stop({ id, resourceId })).status).toBe(204);
    expect(google.channels().map((it) => it.id)).toEqual(["two"]);
    google.pass(HOUR_MS);
    book.tab().edit("A1", "Email");
    expect(google.channels()).toEqual([]);
    expect(states()).toEqual(["sync", "sync"]);
  });

  test("can tell twice, late, or not at all, and tells again what was answered by 503", async () => {
    const { states, until, url } = await receiver([200, 503]);
    await watch({ id: "one", address: url });
    await until(1);
    google.push({ losesNotices: true });
    book.tab().edit("A1", "lost");
    google.push({ losesNotices: false });
    book.tab().edit("A1", "told again");
    await until(3);
    google.push({ copies: 2, delayMs: 20 });
    book.tab().edit("A1", "told twice");
    await until(5);
    expect(states()).toEqual(["sync", "update", "update", "update", "update"]);
    expect(google.notices().map(({ status }) => status)).toEqual([200, 503, 200, 200, 200]);
  });
});
