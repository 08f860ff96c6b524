import { runMailer } from "../../activities/mailer-loop.ts";
import type { Config } from "../../bin/config.ts";
import type { Transport } from "../../connectors/mail-transport.ts";
import { resendTransport } from "../../connectors/resend/transport.ts";
import { runForgetfulMailer } from "./forgetful-mailer.ts";

/** The product's own, and two that must not be: each has a check that has to go red. */
export const mailers = ["product", "forgetful", "keyless"] as const;
export type MailerName = (typeof mailers)[number];

type MailerLoop = typeof runMailer;

/** Nobody here waits half a minute for an answer that never comes. */
const ANSWER_LIMIT_MS = 2_000;

export function mailerOf(name: MailerName, config: Config): MailerLoop {
  if (name === "forgetful") return runForgetfulMailer;
  return (deps, signal) => {
    const transport = impatient(config) ?? deps.transport;
    return runMailer(
      { ...deps, transport: name === "keyless" ? keyless(transport) : transport },
      signal,
    );
  };
}

function impatient(config: Config): Transport | undefined {
  const { resendApiKey: apiKey, resendBaseUrl: baseUrl, mailFrom: from } = config;
  if (apiKey === undefined) return undefined;
  return resendTransport({ apiKey, baseUrl, from }, { timeoutMs: ANSWER_LIMIT_MS });
}

/** Calls that the provider cannot know again; the SDK sends no key where it is empty. */
const keyless = (transport: Transport): Transport => ({
  ...transport,
  send: (mails) => transport.send(mails, ""),
});
