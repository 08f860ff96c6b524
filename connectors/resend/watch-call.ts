import { channel } from "node:diagnostics_channel";
import { z } from "zod";

const OfConnecting = z.object({ error: z.unknown() });
const OfRequest = z.object({
  request: z.object({ headers: z.array(z.unknown()) }),
  error: z.unknown().optional(),
  response: z.object({ statusCode: z.number() }).optional(),
});
const Coded = z.object({ code: z.string() });

type Watched<T> = {
  answer: T;
  /** Why there was no connection, TLS included, so that nothing of the call could leave. */
  neverConnected: string | undefined;
  /** The status that was answered with; the SDK tells only what the words of an answer say. */
  status: number | undefined;
};

/** Makes a call and says what Node tells of its way. What is not told here counts as having left. */
export async function watchCall<T>(key: string, call: () => Promise<T>): Promise<Watched<T>> {
  const ofConnecting = new Set<unknown>();
  let neverConnected: string | undefined;
  let status: number | undefined;
  const listeners: Record<string, (message: unknown) => void> = {
    "undici:client:connectError": (message) =>
      void ofConnecting.add(OfConnecting.safeParse(message).data?.error),
    "undici:request:error": (message) => {
      const error = ours(key, message)?.error;
      if (error === undefined || !ofConnecting.has(error)) return;
      neverConnected = Coded.safeParse(error).data?.code ?? "no connection";
    },
    "undici:request:headers": (message) => {
      status = ours(key, message)?.response?.statusCode ?? status;
    },
  };
  for (const [name, listen] of Object.entries(listeners)) channel(name).subscribe(listen);
  try {
    return { answer: await call(), neverConnected, status };
  } finally {
    for (const [name, listen] of Object.entries(listeners)) channel(name).unsubscribe(listen);
  }
}

/** What is told of the call with this key. */
function ours(key: string, message: unknown) {
  const { data } = OfRequest.safeParse(message);
  return data?.request.headers.includes(key) ? data : undefined;
}
