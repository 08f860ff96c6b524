import { expect, test } from "vitest";
import { readConfig } from "../../bin/config.ts";
import { mailWayOf } from "../../bin/mail-way.ts";

const PUBLIC = { PUBLIC_URL: "https://hub.example.com", MAIL_FROM: "Hub <hub@example.com>" };

test.each([
  [{}, { provider: "mailbox", sender: "Usher <usher@localhost>", hearsBack: false }],
  [
    { ...PUBLIC, RESEND_API_KEY: "re_canary" },
    { provider: "resend", server: "api.resend.com", hearsBack: false },
  ],
  [
    {
      ...PUBLIC,
      RESEND_API_KEY: "re_canary",
      RESEND_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32).toString("base64")}`,
    },
    { provider: "resend", hearsBack: true },
  ],
  [
    { ...PUBLIC, SMTP_URL: "smtps://ada:canary@mail.example.com:465" },
    {
      provider: "smtp",
      sender: PUBLIC.MAIL_FROM,
      server: "mail.example.com:465",
      hearsBack: false,
    },
  ],
])("the way of mail by %j is told without a secret", (env, way) => {
  const told = mailWayOf(readConfig(env));
  expect(told).toMatchObject(way);
  expect(JSON.stringify(told)).not.toContain("canary");
});
