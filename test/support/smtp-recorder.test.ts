import { createTransport } from "nodemailer";
import { expect, onTestFinished, test } from "vitest";
import { startSmtpRecorder } from "./smtp-recorder.ts";
import { tempFolder } from "./temp-folder.ts";

const mail = {
  from: "hub@example.com",
  to: "Ada@example.com",
  subject: "Welcome",
  text: "Hello\nhttp://127.0.0.1/i/token\n",
  html: "<p>Hello</p>",
  headers: { "X-Entity-Ref-ID": "mail-1" },
};

async function recorderWithClient() {
  const dir = await tempFolder("recorder");
  const recorder = await startSmtpRecorder({ dir: dir.path });
  const client = createTransport(recorder.url);
  onTestFinished(async () => {
    client.close();
    await recorder.stop();
    await dir.remove();
  });
  return { recorder, client };
}

test("an accepted mail is on disk with its words, its row and its time", async () => {
  const { recorder, client } = await recorderWithClient();
  await client.sendMail(mail);
  expect(await recorder.mailsTo("ada@example.com")).toMatchObject([
    { subject: "Welcome", refId: "mail-1", text: mail.text, html: mail.html },
  ]);
});

test("an answer can be lost after the mail was accepted", async () => {
  const { recorder, client } = await recorderWithClient();
  await recorder.mode({ loseAnswers: 1 });
  await expect(client.sendMail(mail)).rejects.toThrow();
  await client.sendMail(mail);
  expect(await recorder.mails()).toHaveLength(2);
});

test("a refused mail is not recorded", async () => {
  const { recorder, client } = await recorderWithClient();
  await recorder.mode({ refusals: 1, refuseWith: 550 });
  await expect(client.sendMail(mail)).rejects.toMatchObject({ responseCode: 550 });
  await client.sendMail(mail);
  expect(await recorder.mails()).toHaveLength(1);
});
