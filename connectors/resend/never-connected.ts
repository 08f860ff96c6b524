import { channel } from "node:diagnostics_channel";
import { z } from "zod";

const Failed = z.object({
  request: z.object({ headers: z.array(z.unknown()) }),
  error: z.object({
    code: z.string().optional(),
    syscall: z.string().optional(),
    errors: z.array(z.object({ syscall: z.string().optional() })).default([]),
  }),
});

const isConnecting = ({ syscall }: { syscall?: string | undefined }) =>
  syscall === "connect" || syscall === "getaddrinfo";

/**
 * Makes a call and says whether its connection failed before any of it could leave; the SDK tells only that there was
 * no answer. What Node does not report here counts as having left.
 */
export async function watchConnection<T>(
  key: string,
  call: () => Promise<T>,
): Promise<{ answer: T; neverConnected: string | undefined }> {
  let neverConnected: string | undefined;
  const listen = (message: unknown) => {
    const failed = Failed.safeParse(message);
    if (!failed.success || !failed.data.request.headers.includes(key)) return;
    const { code = "no connection", errors, ...error } = failed.data.error;
    const all = errors.length > 0 ? errors : [error];
    if (code === "UND_ERR_CONNECT_TIMEOUT" || all.every(isConnecting)) neverConnected = code;
  };
  const failures = channel("undici:request:error");
  failures.subscribe(listen);
  try {
    return { answer: await call(), neverConnected };
  } finally {
    failures.unsubscribe(listen);
  }
}
