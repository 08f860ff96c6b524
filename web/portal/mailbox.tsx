import type { Context } from "hono";
import {
  getLocalMail,
  listLocalMail,
  listNewestLocalMail,
  type LocalMail,
  type LocalMailSummary,
} from "../../services/mailbox.ts";
import type { Site } from "../deps.ts";
import { CSP_WITH_FRAMES } from "../headers.ts";
import { MAIL_SANDBOX, showMailFrame } from "../mail-frame.ts";
import { showPage } from "../ui/page.tsx";
import { speechFor, type Speech } from "../ui/wording.ts";

/** What a developer sees instead of a mail client: the pages exist only where mails end in the local mailbox. */
export async function showMailbox(c: Context, site: Site): Promise<Response> {
  const speech = speechFor(c);
  const mails = await listNewestLocalMail(site.db, 200);
  return showPage(
    c,
    { speech, title: speech.say.mailboxTitle, wide: true },
    <Mails speech={speech} mails={mails} />,
  );
}

export async function showMail(c: Context, site: Site): Promise<Response> {
  const mail = await getLocalMail(site.db, c.req.param("id") ?? "");
  const speech = speechFor(c);
  c.header("Content-Security-Policy", CSP_WITH_FRAMES);
  return showPage(
    c,
    { speech, title: mail.subject, wide: true },
    <Mail speech={speech} mail={mail} />,
  );
}

export async function showMailHtml(c: Context, site: Site): Promise<Response> {
  const { html } = await getLocalMail(site.db, c.req.param("id") ?? "");
  return showMailFrame(c, html);
}

/** `GET /mailbox/messages`: the same for programs. */
export async function listMessages(c: Context, site: Site): Promise<Response> {
  return c.json({ items: await listLocalMail(site.db, c.req.query("to")?.toLowerCase()) });
}

function Mails({ speech: { say }, mails }: { speech: Speech; mails: LocalMailSummary[] }) {
  return (
    <>
      <p class="soft">{say.mailboxBody}</p>
      {mails.length === 0 && <p>{say.mailboxEmpty}</p>}
      <ul class="plain mails">
        {mails.map(({ id, to, kind, subject, sentAt }) => (
          <li>
            <a href={`/mailbox/${id}`}>
              <strong>{subject}</strong>
              <span class="soft">
                <span>{to}</span>
                <span>{kind}</span>
                <time datetime={sentAt}>{shortTime(sentAt)}</time>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}

function Mail({ speech: { say }, mail }: { speech: Speech; mail: LocalMail }) {
  return (
    <>
      <p class="soft">
        {say.mailTo} {mail.to} · {mail.kind} ·{" "}
        <time datetime={mail.sentAt}>{shortTime(mail.sentAt)}</time>
      </p>
      <iframe
        class="mail"
        title={mail.subject}
        src={`/mailbox/${mail.id}/html`}
        sandbox={MAIL_SANDBOX}
      />
      <div>
        <h2>{say.mailboxPlain}</h2>
        <pre>{mail.text}</pre>
      </div>
      <p>
        <a href="/mailbox">{say.mailboxBack}</a>
      </p>
    </>
  );
}

const shortTime = (iso: string) => `${iso.slice(0, 19).replace("T", " ")} UTC`;
