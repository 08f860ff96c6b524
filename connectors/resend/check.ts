import { Resend } from "resend";
import { z } from "zod";
import type { ResendSettings } from "./transport.ts";

const TIMEOUT_MS = 10_000;

const Domains = z.object({
  data: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      open_tracking: z.boolean().optional(),
      click_tracking: z.boolean().optional(),
    }),
  ),
});

/**
 * Asks Resend about key and sender without sending anything; says what was seen. Throws a sentence with the next step
 * when mails could not go out, or would be tracked.
 */
export async function checkResend({ apiKey, baseUrl, from }: ResendSettings): Promise<string> {
  const answer = await new Resend(apiKey, { baseUrl }).get<unknown>("/domains?limit=100", {
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (answer.error) return refusal(answer.error);
  const parsed = Domains.safeParse(answer.data);
  if (!parsed.success) throw new Error("Resend answered something unknown: try again.");
  const domain = domainOf(from);
  const found = parsed.data.data.find(({ name }) => name.toLowerCase() === domain);
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

function refusal({
  name,
  message,
  statusCode,
}: {
  name: string;
  message: string;
  statusCode: number | null;
}) {
  // A key that may only send is the right one; it cannot tell of domains.
  if (name === "restricted_api_key") {
    return "Resend takes our key, which may only send; look at the domain and its trackings there";
  }
  if (statusCode === 401 || statusCode === 403) {
    throw new Error("Resend refuses RESEND_API_KEY: make a new key there and set it.");
  }
  throw new Error(`Resend does not answer as it should: ${name}: ${message.slice(0, 200)}`);
}

const domainOf = (from: string) => (/@([^\s>]+)/.exec(from)?.[1] ?? "").toLowerCase();
