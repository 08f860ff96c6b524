import { Resend } from "resend";
import { z } from "zod";
import { hideSecrets } from "../../domain/hidden-secrets.ts";
import type { ResendSettings } from "./transport.ts";

const TIMEOUT_MS = 10_000;
/** As many domains as an account can sensibly have: it is asked for a hundred at once. */
const MOST_PAGES = 20;

const Domain = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  open_tracking: z.boolean().optional(),
  click_tracking: z.boolean().optional(),
});
const Domains = z.object({ data: z.array(Domain), has_more: z.boolean().default(false) });

/**
 * Asks Resend about key and sender without sending anything; says what was seen. Throws a sentence with the next step
 * when mails could not go out, or would be tracked.
 */
export async function checkResend({ apiKey, baseUrl, from }: ResendSettings): Promise<string> {
  const domain = domainOf(from);
  const found = await findDomain(new Resend(apiKey, { baseUrl }), domain);
  if (found === "restricted") {
    return "Resend takes our key, which may only send; look at the domain and its trackings there";
  }
  if (!found) {
    throw new Error(
      `Resend does not know the domain ${domain}: add it there, or change MAIL_FROM.`,
    );
  }
  if (found.status !== "verified") {
    throw new Error(
      `Resend has not verified the domain ${domain} (${found.status}): set its DNS records, then verify it there.`,
    );
  }
  if (found.open_tracking || found.click_tracking) {
    throw new Error(
      `Resend tracks opening or clicks for ${domain}: switch both off there, since each click would be told with its link.`,
    );
  }
  return `Resend takes our key, ${domain} is verified, and nothing is tracked`;
}

/** Undefined where Resend does not know it; `restricted` where our key, which may only send, is not told. */
async function findDomain(resend: Resend, domain: string) {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  let after = "";
  for (let page = 0; page < MOST_PAGES; page++) {
    const { data, error } = await resend.get<unknown>(`/domains?limit=100${after}`, { signal });
    // A key that may only send is the right one.
    if (error?.name === "restricted_api_key") return "restricted";
    if (error) throw refusal(error);
    const parsed = Domains.safeParse(data);
    if (!parsed.success) throw new Error("Resend answered something unknown: try again.");
    const found = parsed.data.data.find(({ name }) => name.toLowerCase() === domain);
    const last = parsed.data.data.at(-1);
    if (found || !last || !parsed.data.has_more) return found;
    after = `&after=${encodeURIComponent(last.id)}`;
  }
  return undefined;
}

type Refusal = { name: string; message: string; statusCode: number | null };

function refusal({ name, message, statusCode }: Refusal): Error {
  if (statusCode === 401 || statusCode === 403) {
    return new Error("Resend refuses RESEND_API_KEY: make a new key there and set it.");
  }
  return new Error(
    `Resend does not answer as it should: ${name}: ${hideSecrets(message).slice(0, 200)}`,
  );
}

const domainOf = (from: string) => (/@([^\s>]+)/.exec(from)?.[1] ?? "").toLowerCase();
