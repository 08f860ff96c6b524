import { z } from "zod";

export const InvitationAnswer = z.looseObject({
  id: z.string(),
  status: z.string(),
  email: z.string(),
  workflowId: z.string(),
});

/** A caller of the API as an outside program writes one. */
export function apiClient(baseUrl: string, key: string) {
  async function send(method: string, path: string, body?: unknown, idempotencyKey?: string) {
    const response = await fetch(`${baseUrl}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        "content-type": "application/json",
        ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(15_000),
    });
    const text = await response.text();
    return { status: response.status, text };
  }

  /** The same, for a caller to whom anything but success is the end. */
  async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const { status, text } = await send(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    return JSON.parse(text);
  }

  return { send, ask };
}
