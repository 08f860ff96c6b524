import { z } from "zod";

const Contexts = z.record(z.string(), z.array(z.string())).catch({});

/** What HubSpot says instead of doing something; the token addresses have `error` beside it (RFC 6749, 5.2). */
const Told = z.object({
  message: z.string().catch(""),
  category: z.string().catch(""),
  policyName: z.string().optional().catch(undefined),
  error: z.string().optional().catch(undefined),
  context: Contexts,
  errors: z.array(z.object({ message: z.string().catch(""), context: Contexts })).catch([]),
});

const NOTHING = Told.parse({});

type Headers = Record<string, string | undefined>;

/** An answer that is none: its status, and what was said with it. Never what was asked, which has secrets in it. */
export class HubspotRefusal extends Error {
  override readonly name = "HubspotRefusal";
  readonly status: number;
  readonly told: z.infer<typeof Told>;
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, headers: Headers, body: unknown) {
    const told = Told.safeParse(typeof body === "string" ? jsonIn(body) : body);
    super(`HubSpot answered ${status}`);
    this.status = status;
    this.told = told.success ? told.data : NOTHING;
    const retryAfter = Number(headers["retry-after"] || Number.NaN);
    this.retryAfterSeconds = retryAfter >= 0 ? retryAfter : undefined;
  }

  /** One that was told beside the results of a batch. */
  static ofBatch(error: unknown): HubspotRefusal {
    return new HubspotRefusal(207, {}, error);
  }

  /** The day's calls are used up: no other call will do before midnight. */
  get isDaily(): boolean {
    return this.status === 429 && this.told.policyName === "DAILY";
  }
}

/** The day's calls are used up in an account whose days are those of this zone. */
export class DayIsOver extends Error {
  override readonly name = "DayIsOver";
  readonly timeZone: string | undefined;

  constructor(timeZone: string | undefined) {
    super("HubSpot takes no more calls today");
    this.timeZone = timeZone;
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
