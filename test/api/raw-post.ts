import { request } from "node:http";
import type { AnswerBody } from "./fixture.ts";

export const json = { "content-type": "application/json" };

/** Sends bytes as they are; with `chunked` no length is promised. */
export function post(
  { url, key }: { url: string; key: string },
  body: Buffer | string,
  headers: Record<string, string> = json,
  chunked = false,
): Promise<{ status: number | undefined; body: AnswerBody }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}/api/v1/locations/hq/invitations`,
      {
        method: "POST",
        headers: {
          authorization: `Bearer ${key}`,
          ...headers,
          ...(chunked ? {} : { "content-length": String(Buffer.byteLength(body)) }),
        },
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part) => (text += part));
        response.on("end", () => resolve({ status: response.statusCode, body: JSON.parse(text) }));
      },
    );
    // The server may answer, and hang up, before it has taken everything.
    sent.on("error", (error) =>
      "code" in error && error.code === "EPIPE" ? undefined : reject(error),
    );
    sent.end(body);
  });
}
