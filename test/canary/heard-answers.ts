import { aPlace, type Place } from "./places.ts";

type Heard = { url: URL; method: string; status: number; headers: Headers; text: string };

/** Keeps every answer that this process gets from an origin, until `stop`. */
export function hearAnswers() {
  const heard: Heard[] = [];
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const response = await original(input, init);
    const { status, headers } = response;
    const url = new URL(input instanceof Request ? input.url : input);
    heard.push({ url, method: init?.method ?? "GET", status, headers, text: "" });
    const entry = heard.at(-1);
    const text = await response.clone().text();
    if (entry) entry.text = text;
    return response;
  };
  return {
    of: (origin: string) => heard.filter(({ url }) => url.origin === origin),
    stop: () => void (globalThis.fetch = original),
  };
}

/** A link stands in its own page, where its form goes to. */
const LINK_PAGES = /^\/(?:i|unsubscribe|console\/sign-in)\//;

/** What an answer must not say; a session stands in its cookie alone. */
export function answerPlace({ url, method, status, headers, text }: Heard): Place {
  const lines = [...headers].filter(([name]) => name !== "set-cookie");
  const name = `${method} ${url.pathname} ${status}`;
  const all = `${lines.map((line) => line.join(": ")).join("\n")}\n\n${text}`;
  const isPage = (headers.get("content-type") ?? "").includes("html");
  if (isPage && status < 400 && LINK_PAGES.test(url.pathname)) return aPlace(name, all, ["secret"]);
  // A page shows again what somebody has typed into it.
  const mayName = isPage || (status < 400 && url.pathname.startsWith("/api/v1/"));
  return aPlace(name, all, mayName ? ["secret", "entry"] : ["secret", "entry", "person"]);
}
