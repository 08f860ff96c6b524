import { createHash } from "node:crypto";
import { seeded } from "../faults/random.ts";
import {
  usualMode,
  type AcceptedMail,
  type Fault,
  type ResendMode,
} from "./resend-standin-mode.ts";
import {
  acceptedMail,
  checkApiKey,
  checkMail,
  checkSender,
  domainsOf,
  isMailRequest,
  isRefusal,
  rateWindow,
  recipientsOf,
  refusal,
  type Refusal,
} from "./resend-standin-rules.ts";

const MOST_MAILS = 100;
const MOST_KEY = 256;
const UNLIMITED = 1_000_000;

export type Call = {
  method: string;
  path: string;
  authorization: string | undefined;
  key: string | undefined;
  permissive: boolean;
  text: string;
};

type Body = { [name: string]: unknown };

/** How a call ends: what is answered, where it is, and the mails that were taken. */
export type End = {
  status: number | null;
  headers: Record<string, string>;
  body: Body;
  mails: number;
  fault: Fault;
  repeated: boolean;
  took: AcceptedMail[];
  /** The answer is out: who comes with the same key gets it too. */
  release(): void;
};

const nothing: End = {
  status: 200,
  headers: {},
  body: {},
  mails: 0,
  fault: "none",
  repeated: false,
  took: [],
  release: () => undefined,
};

/** The provider's rules and its memory; `keep` has mails on disk when it returns. */
export function standinProvider(keep: (mails: AcceptedMail[]) => void) {
  let mode = usualMode();
  let chance = seeded(0);
  const window = rateWindow();
  const keys = new Map<string, { hash: string; at: number; inUse: boolean; body: Body }>();
  const accepted = new Map<string, AcceptedMail>();

  /** All that is decided of a call, at one moment. */
  function handle(call: Call): End {
    const { method, path } = call;
    const stranger = checkApiKey(call.authorization, path, mode);
    if (stranger) return refused(stranger);
    const { allowed, headers } = window.take(mode.requestsPerSecond ?? UNLIMITED);
    if (!allowed) return { ...refused(tooMany), headers };
    if (method === "GET" && path === "/domains") {
      const body = { object: "list", has_more: false, data: domainsOf(mode) };
      return { ...nothing, headers, body };
    }
    if (method !== "POST" || !["/emails", "/emails/batch"].includes(path)) {
      const missing = refusal(404, "not_found", "The requested endpoint does not exist.");
      return { ...refused(missing), headers };
    }
    const mails = mailsIn(call);
    const fault = drawFault();
    const end = mails ? send(call, mails, fault) : refused(sizes);
    const patience = fault === "429" ? { "retry-after": "1" } : {};
    return { ...end, headers: { ...headers, ...patience }, mails: mails?.length ?? 0 };
  }

  function send(call: Call, mails: unknown[], fault: Fault): End {
    const { key } = call;
    if (key !== undefined && (key === "" || key.length > MOST_KEY)) return refused(badKey);
    const early = before[fault];
    if (early) return { ...early, fault };
    const hash = createHash("sha256").update(`${call.path}\n${call.text}`).digest("hex");
    const known = key === undefined ? undefined : keys.get(key);
    if (known && performance.now() - known.at < mode.keyMemoryMs) {
      if (known.hash !== hash) return refused(otherBody);
      if (known.inUse) return refused(inUse);
      return { ...afterwards(known.body, fault), repeated: true };
    }
    const isBatch = call.path === "/emails/batch";
    const judged = judge(mails, isBatch && call.permissive);
    if (isRefusal(judged)) return refused(judged);
    const { good, errors } = judged;
    const took = good.map((mail) => acceptedMail(mail, key ?? null));
    for (const mail of took) accepted.set(mail.id, mail);
    keep(took);
    const data = took.map(({ id }) => ({ id }));
    const body = isBatch ? { data, ...(call.permissive && { errors }) } : { id: data[0]?.id };
    const memory = { hash, at: performance.now(), inUse: true, body };
    if (key !== undefined) keys.set(key, memory);
    const release = () => void (memory.inUse = false);
    return { ...afterwards(body, fault), took, release };
  }

  /** Which mails of a call are taken, and which are not and why; or why none is. */
  function judge(mails: unknown[], permissive: boolean) {
    if (mails.length === 0 || mails.length > MOST_MAILS) return sizes;
    const checked = mails.map((mail) => checkMail(mail, mode));
    const wrong = checked.find(isRefusal);
    if (wrong && !permissive) return wrong;
    const good = checked.filter(isMailRequest);
    const everyone = good.flatMap(recipientsOf);
    if (everyone.some((it) => mode.spoilingAddresses.includes(it))) return spoiled;
    const sender = checkSender(good, mode);
    if (sender) return sender;
    if (mode.dailyQuota !== null && accepted.size + good.length > mode.dailyQuota) return quota;
    const errors = checked.flatMap((it, index) =>
      isRefusal(it) ? [{ index, message: it.message }] : [],
    );
    return { good, errors };
  }

  function drawFault(): Fault {
    const next = mode.faults.shift();
    if (next !== undefined) return next;
    if (!mode.mix || chance() >= mode.mix.share) return "none";
    return mode.mix.faults[Math.floor(chance() * mode.mix.faults.length)] ?? "none";
  }

  return {
    handle,
    mode: () => mode,
    change(change: Partial<ResendMode>) {
      mode = { ...mode, ...change };
      if (change.mix) chance = seeded(change.mix.seed);
    },
    forgetKeys: () => keys.clear(),
    mailOf(id: string): AcceptedMail {
      const mail = accepted.get(id);
      if (!mail) throw new Error(`It has taken no mail ${id}.`);
      return mail;
    },
  };
}

const refused = ({ status, name, message }: Refusal): End => ({
  ...nothing,
  status,
  body: { statusCode: status, name, message },
});

const broken = refusal(500, "internal_server_error", "An unexpected error occurred.");
const tooMany = refusal(429, "rate_limit_exceeded", "Too many requests in this second.");
const quota = refusal(429, "daily_quota_exceeded", "You have reached your daily sending quota.");
const badKey = refusal(400, "invalid_idempotency_key", "The key must be between 1-256 chars.");
const sizes = refusal(422, "validation_error", `A batch has between 1 and ${MOST_MAILS} mails.`);
const spoiled = refusal(422, "validation_error", "We found an error with one of the mails.");
const inUse = refusal(
  409,
  "concurrent_idempotent_requests",
  "Same idempotency key used while original request is still in progress.",
);
const otherBody = refusal(
  409,
  "invalid_idempotent_request",
  "Same idempotency key used with a different request payload.",
);

/** The faults in which nothing is taken. */
const before: { [Kind in Fault]?: End } = {
  "500": refused(broken),
  "429": refused(tooMany),
  busy: refused(inUse),
  reset_before_accept: { ...nothing, status: null },
};

/** What becomes of an answer after the deed. */
function afterwards(body: Body, fault: Fault): End {
  if (fault === "500_after_accept") return { ...refused(broken), fault };
  const isAnswered = fault !== "timeout" && fault !== "reset";
  return { ...nothing, status: isAnswered ? 200 : null, body, fault };
}

function mailsIn({ path, text }: Call): unknown[] | undefined {
  try {
    const given: unknown = JSON.parse(text);
    if (path === "/emails") return [given];
    return Array.isArray(given) ? given : undefined;
  } catch {
    return undefined;
  }
}
