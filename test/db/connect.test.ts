import { expect, test } from "vitest";
import { isDatabaseAway } from "../../db/connect.ts";

const failure = (code: string) => Object.assign(new Error(`failed with ${code}`), { code });

test.each([
  ["a refused connection", "ECONNREFUSED"],
  ["a cut connection", "ECONNRESET"],
  ["a name that does not resolve", "ENOTFOUND"],
  ["a resolver that is away", "EAI_AGAIN"],
  ["a host that cannot be reached", "EHOSTUNREACH"],
  ["a network that cannot be reached", "ENETUNREACH"],
  ["a server that shuts down", "57P01"],
  ["a server that starts", "57P03"],
  ["too many connections", "53300"],
  ["a full disk", "53100"],
  ["a statement that took too long", "57014"],
])("%s says nothing about the request", (_, code) => {
  expect(isDatabaseAway(failure(code))).toBe(true);
  expect(isDatabaseAway(new AggregateError([failure("EOTHER"), failure(code)]))).toBe(true);
});

test.each([
  ["a broken rule", "23505"],
  ["wrong SQL", "42601"],
  ["a deadlock", "40P01"],
])("%s is the request's own", (_, code) => {
  expect(isDatabaseAway(failure(code))).toBe(false);
});
