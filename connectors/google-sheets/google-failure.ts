import { z } from "zod";

/** Headers of whichever `fetch` the SDK has taken. */
type Named = { get(name: string): string | null };

const isNamed = (headers: unknown) =>
  typeof headers === "object" && headers !== null && "get" in headers;

/** A failure as the SDK throws it; of its many members only these are looked at, and none is passed on. */
const Failure = z.object({
  config: z.object({ url: z.union([z.string(), z.instanceof(URL)]) }),
  code: z.union([z.string(), z.number()]).optional(),
  response: z
    .object({ status: z.number(), headers: z.custom<Named>(isNamed), data: z.unknown() })
    .optional(),
});

/** https://google.aip.dev/193; Drive has its reasons in `errors`. */
const Told = z.object({
  error: z.object({
    message: z.string().default(""),
    status: z.string().optional(),
    details: z
      .array(
        z.looseObject({
          reason: z.string().optional(),
          metadata: z.record(z.string(), z.string()).optional(),
        }),
      )
      .default([]),
    errors: z.array(z.looseObject({ reason: z.string().optional() })).default([]),
  }),
});

/** What a token is refused with (RFC 6749, 5.2). */
const TokenRefusal = z.object({ error: z.string(), error_description: z.string().default("") });

export type GoogleFailure = {
  status: number | undefined;
  /** What Google says of it, for the log. */
  words: string;
  reasons: string[];
  metadata: Record<string, string>;
  retryAfterSeconds: number | undefined;
  isToken: boolean;
  isWrite: boolean;
  /** What Google's clock showed. */
  date: string | null;
};

/** Undefined where it is no failure of a call. */
export function googleFailure(error: unknown): GoogleFailure | undefined {
  const read = error instanceof Error ? Failure.safeParse(error) : undefined;
  if (!read?.success) return undefined;
  const { config, code, response } = read.data;
  const refusal = TokenRefusal.safeParse(response?.data);
  const told = Told.safeParse(response?.data);
  const { message, status = "", details, errors } = told.success ? told.data.error : NOTHING;
  const retryAfter = Number(response?.headers.get("retry-after") ?? Number.NaN);
  return {
    status: response?.status,
    words: refusal.success
      ? `${refusal.data.error}: ${refusal.data.error_description}`
      : `${response?.status ?? code ?? "no answer"} ${status} ${message}`,
    reasons: refusal.success
      ? [refusal.data.error]
      : [...details, ...errors].flatMap(({ reason }) => reason ?? []).concat(status),
    metadata: Object.assign({}, ...details.map(({ metadata }) => metadata)),
    retryAfterSeconds: retryAfter >= 0 ? retryAfter : undefined,
    isToken: refusal.success,
    isWrite: /:batchUpdate(?:ByDataFilter)?(?:\?|$)/.test(String(config.url)),
    date: response?.headers.get("date") ?? null,
  };
}

const NOTHING: z.infer<typeof Told>["error"] = { message: "", details: [], errors: [] };
