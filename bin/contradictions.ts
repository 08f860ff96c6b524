/** Where secrets are sent to. */
const VENDORS = [
  "RESEND_BASE_URL",
  "GOOGLE_API_BASE_URL",
  "GOOGLE_OAUTH_AUTH_URL",
  "GOOGLE_OAUTH_TOKEN_URL",
  "HUBSPOT_API_BASE_URL",
  "HUBSPOT_APP_BASE_URL",
];

const PAIRS = [
  ["GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"],
  ["HUBSPOT_CLIENT_ID", "HUBSPOT_CLIENT_SECRET"],
] as const;

/** Settings that are right alone and wrong together. */
export function contradictions(given: Set<string>, values: Record<string, string>): string[] {
  const { HOST, PUBLIC_URL } = values;
  const problems = [...inTheClear(values), ...halves(given)];
  const mails = ["RESEND_API_KEY", "SMTP_URL"].find((name) => given.has(name));
  if (given.has("DATABASE_URL") && !given.has("SECRET_KEYS")) {
    problems.push(
      "SECRET_KEYS is missing: with DATABASE_URL it must be set, and be the same on every process;" +
        ' make one with: echo "1:$(openssl rand -base64 32)"',
    );
  }
  if (HOST && !isLoopback(HOST) && !PUBLIC_URL) {
    problems.push(
      `PUBLIC_URL is missing: with HOST ${HOST} it must say how people reach Usher,` +
        " such as https://members.example.com",
    );
  }
  const publicUrl = PUBLIC_URL ? URL.parse(PUBLIC_URL) : null;
  // An address of this machine opens the local mailbox, and HOST would show it to the network.
  if (HOST && !isLoopback(HOST) && publicUrl && isLoopback(publicUrl.hostname)) {
    problems.push(
      `PUBLIC_URL must say how people reach Usher: with HOST ${HOST} it cannot be on this machine,` +
        ` not "${PUBLIC_URL}"`,
    );
  }
  if (publicUrl && !isLoopback(publicUrl.hostname)) {
    if (publicUrl.protocol === "http:") {
      problems.push(
        `PUBLIC_URL must begin with https:// outside this machine, not "${PUBLIC_URL}"`,
      );
    }
    if (!mails) {
      problems.push(
        "RESEND_API_KEY or SMTP_URL is missing: only while PUBLIC_URL is on this machine does a local mailbox take its place",
      );
    }
  }
  if (given.has("SMTP_URL") && given.has("RESEND_API_KEY")) {
    problems.push("RESEND_API_KEY and SMTP_URL are both set: keep one of them");
  }
  if (mails && !given.has("MAIL_FROM")) {
    problems.push(
      `MAIL_FROM is missing: with ${mails} it must be set, such as Hub Lisbon <hello@example.com>`,
    );
  }
  return problems;
}

const inTheClear = (values: Record<string, string>): string[] =>
  VENDORS.flatMap((name) => {
    const text = values[name] ?? "";
    const url = URL.parse(text);
    return url?.protocol === "http:" && !isLoopback(url.hostname)
      ? [`${name} must begin with https:// outside this machine, not "${text}"`]
      : [];
  });

const halves = (given: Set<string>): string[] =>
  PAIRS.flatMap(([one, other]) => {
    if (given.has(one) === given.has(other)) return [];
    const [missing, there] = given.has(one) ? [other, one] : [one, other];
    return [`${missing} is missing: with ${there} it must be set`];
  });

/** Whether only this machine can reach the host of an address. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/.test(hostname);
}
