import { describe, expect, test } from "vitest";
import { signedHeaders, signingKey, verifiedId } from "../../connectors/webhook-signature.ts";
import { webhookMac } from "../support/signed-events.ts";

/** The vector of the reference libraries. */
const published = {
  key: signingKey("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
  id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
  timestamp: "1614265330",
  body: '{"test": 2432232314}',
  signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};

/** Svix's worked example, whose key is shorter than the specification asks for. */
const svix = {
  key: Buffer.from("plJ3nmyCDGBKInavdOK15jsl", "base64"),
  id: "msg_loFOjxBNrRLzqYUf",
  timestamp: "1731705121",
  body: '{"event_type":"ping","data":{"success":true}}',
  signature: "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
};

type Delivery = Omit<typeof published, "body"> & { body: string | Buffer };

const at = (seconds: number) => new Date(seconds * 1000);

function verify(change: Partial<Delivery> = {}, now = at(1614265330)) {
  const { key, body, ...headers } = { ...published, ...change };
  return verifiedId(key, headers, Buffer.from(body), now);
}

/** The same, signed rightly for what it says. */
function signed(change: Partial<Delivery>, now?: Date) {
  const delivery = { ...published, ...change };
  const mac = webhookMac(delivery.key, delivery.id, delivery.timestamp, delivery.body);
  return verify({ ...change, signature: `v1,${mac}` }, now);
}

test("the published examples are taken", () => {
  expect(verify()).toBe(published.id);
  const { key, body, ...headers } = svix;
  expect(verifiedId(key, headers, Buffer.from(body), at(1731705121))).toBe(svix.id);
});

describe("the specification's example of headers", () => {
  const id = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W";
  const timestamp = "1674087231";
  const bodies = [
    '{"type":"contact.created","timestamp":"2022-11-03T20:26:10.344522Z","data":{"id":"1f81eb52-5198-4599-803e-771906343485"}}',
    '{\n  "type": "contact.created",\n  "timestamp": "2022-11-03T20:26:10.344522Z",\n  "data": {\n    "id": "1f81eb52-5198-4599-803e-771906343485"\n  }\n}',
  ];
  const v1a =
    "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==";

  test.each(bodies)("is taken beside a signature of another kind: %s", (body) => {
    const mac = webhookMac(published.key, id, timestamp, body);
    const headers = { id, timestamp, signature: `v1,${mac} ${v1a}` };
    expect(verifiedId(published.key, headers, Buffer.from(body), at(1674087231))).toBe(id);
    const other = bodies.find((one) => one !== body) ?? "";
    expect(verifiedId(published.key, headers, Buffer.from(other), at(1674087231))).toBeUndefined();
  });

  test("is refused where its key is not ours", () => {
    const signature = `v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4= ${v1a}`;
    const headers = { id, timestamp, signature };
    expect(
      verifiedId(published.key, headers, Buffer.from(bodies[0] ?? ""), at(1674087231)),
    ).toBeUndefined();
  });
});

test("each of several signatures may be the one, so that a secret can be turned", () => {
  const other = `v1,${webhookMac(svix.key, published.id, published.timestamp, published.body)}`;
  expect(verify({ signature: `${other} ${published.signature}` })).toBe(published.id);
  expect(verify({ signature: `${published.signature} ${other} v2,abc=` })).toBe(published.id);
  expect(verify({ signature: other })).toBeUndefined();
});

test.each([
  "",
  "whsec_",
  "whsec_=",
  "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  "whsec_plJ3nmyCDGBKInavdOK15jsl",
  "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS",
  "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n",
  "whsec_MfKQ9r8GKYqrTwjUPD8ILPZI o2LaLaSw",
])("a secret that protects nothing, or is none, makes no key: %j", (secret) => {
  expect(() => signingKey(secret)).toThrow("24 bytes");
});

test("a signature with the empty key opens nothing", () => {
  const { id, timestamp, body } = published;
  const mac = webhookMac(Buffer.alloc(0), id, timestamp, body);
  expect(verify({ signature: `v1,${mac}` })).toBeUndefined();
});

describe("a forgery", () => {
  const { signature } = published;
  const mac = signature.slice(3);
  test.each([
    ["none", ""],
    ["a version alone", "v1,"],
    ["without version", mac],
    ["of another version", `v2,${mac}`],
    ["for public keys", `v1a,${mac}`],
    ["cut off", signature.slice(0, -1)],
    ["cut to nothing but its start", "v1,g0hM"],
    ["with more at its end", `${signature}A`],
    ["with a second comma", `v1,${mac},`],
    ["in URL letters", signature.replaceAll("+", "-").replaceAll("/", "_")],
    ["in other letters", signature.toLowerCase()],
    ["that came twice", `${signature}, ${signature}`],
    ["after a comma", `v1,AAAA,${signature}`],
    ["of spaces", "   "],
  ])("by a signature %s is refused", (_, forged) => {
    expect(verify({ signature: forged })).toBeUndefined();
  });

  test.each([
    ["written again", JSON.stringify(JSON.parse(published.body))],
    ["with a space", `${published.body} `],
    ["with a byte order mark", `\uFEFF${published.body}`],
    ["emptied", ""],
    ["with other bytes of one text", Buffer.concat([Buffer.from(published.body), Buffer.of(0xff)])],
  ])("by a body %s is refused", (_, body) => {
    expect(verify({ body })).toBeUndefined();
  });

  test("by another id or another time is refused", () => {
    expect(verify({ id: "msg_p5jXN8AQM9LWM0D4loKWxJel" })).toBeUndefined();
    expect(verify({ timestamp: "1614265331" })).toBeUndefined();
  });

  test("that moves the dots between id, time and body is refused, though the bytes are signed", () => {
    expect(signed({ id: "msg.1614265330" })).toBeUndefined();
    expect(signed({ id: "msg_1.1" })).toBeUndefined();
  });

  test.each(["", " ", "msg 1", "msg\u00e91", "m".repeat(256)])("has no id such as %j", (id) => {
    expect(signed({ id })).toBeUndefined();
  });

  test.each(["id", "timestamp", "signature"])("lacks no header: %s", (name) => {
    expect(verify({ [name]: undefined })).toBeUndefined();
  });
});

describe("the time of a delivery", () => {
  test.each([
    [-301, false],
    [-300, true],
    [0, true],
    [300, true],
    [301, false],
  ])("may be %d seconds off: %s", (seconds, isTaken) => {
    const timestamp = String(1614265330 + seconds);
    expect(signed({ timestamp }) !== undefined).toBe(isTaken);
    expect(signed({ timestamp }, at(1614265330.999)) !== undefined).toBe(isTaken);
  });

  test.each([
    "123abc",
    "1614265330abc",
    "1614265330.9",
    " 1614265330",
    "1614265330 ",
    "+1614265330",
    "-1614265330",
    "01614265330",
    "0x60378f32",
    "1.61426533e9",
    "1614265330000",
    "１６１４２６５３３０",
    "1614265330, 1614265330",
    "",
    "NaN",
    "Infinity",
  ])("is whole seconds and nothing else, also where it is signed: %j", (timestamp) => {
    expect(signed({ timestamp })).toBeUndefined();
  });
});

test("the headers of one family are read, never a mixture of both", () => {
  const read = (headers: Record<string, string>) => signedHeaders((name) => headers[name]);
  const [svixId, webhookId] = [{ "svix-id": "a" }, { "webhook-id": "b" }];
  expect(read({ ...webhookId, "webhook-timestamp": "1" })).toEqual({ id: "b", timestamp: "1" });
  expect(read({ ...svixId, ...webhookId, "webhook-timestamp": "1" })).toEqual({ id: "a" });
  expect(read({})).toEqual({});
});
