import type { Context } from "hono";
import { DomainError } from "../../../domain/errors.ts";
import { getTestMail, type LocationMail } from "../../../services/location-mails.ts";
import { sendTestMail } from "../../../services/mail-preview.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { Facts } from "../../ui/facts.tsx";
import { mailReason } from "../../ui/mail-reason.ts";
import { refused } from "../../ui/refusal.ts";
import { Follow } from "../../ui/search.tsx";
import { Time } from "../../ui/time.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { editorPage } from "./editor.tsx";
import { MailStateShown } from "./mail-state.tsx";
import { templateOf } from "./template.ts";
import { textWords } from "./text-words.ts";
import { mailWords } from "./words.ts";

/** Sends the mail as it would go out now to whoever asks. */
export async function sendTest(c: Context, visit: Visit): Promise<Response> {
  const { site, actor, location, visitor } = visit;
  const template = await templateOf(c, visit);
  const { kind, locale } = template;
  const to = visitor.canonicalEmail;
  const sent = await refused(() =>
    unitOfWork(site, (tx) =>
      sendTestMail(tx, site.publicUrl, actor, location.id, { kind, locale, to }),
    ),
  );
  if (sent instanceof DomainError && sent.code === "too_many_requests") {
    const warning = textWords[visit.speech.locale].tooMany;
    return editorPage(c, visit, template, { warning, status: 429 });
  }
  if (sent instanceof Error) throw sent;
  return visit.goto(c, `/mail/templates/${kind}/${locale}/test/${sent.id}`);
}

/** Follows a test mail until it is out. */
export async function showTest(c: Context, visit: Visit): Promise<Response> {
  const { site, actor, location, speech } = visit;
  const say = textWords[speech.locale];
  const template = await templateOf(c, visit);
  const mail = await getTestMail(site.db, actor, location.id, c.req.param("mail") ?? "");
  const isQueued = mail.state === "queued";
  const shown = <Result visit={visit} mail={mail} />;
  return showConsolePage(
    c,
    visit,
    {
      title: say.testPage(mail.to),
      section: "mail",
      back: { href: template.path, text: say.testBack },
      ...(isQueued && { refreshSeconds: 3 }),
    },
    isQueued ? (
      <Follow id="test" url={`${template.path}/test/${mail.id}`} seconds={2}>
        {shown}
      </Follow>
    ) : (
      <div id="test">{shown}</div>
    ),
  );
}

function Result({ visit, mail }: { visit: Visit; mail: LocationMail }) {
  const { clock, speech } = visit;
  const say = mailWords[speech.locale];
  const { reason } = mail;
  return (
    <div class="card">
      <Facts
        items={[
          [say.state, <MailStateShown visit={visit} mail={mail} />],
          [say.queuedAt, <Time at={mail.createdAt} clock={clock} />],
          [say.why, reason === null ? undefined : mailReason(speech.locale, reason)],
        ]}
      />
      <p role="status">{resultOf(visit, mail)}</p>
      {visit.site.localMail && (
        <p>
          <a href="/mailbox">{say.toMailbox}</a>
        </p>
      )}
    </div>
  );
}

function resultOf({ site, speech }: Visit, { state }: LocationMail): string {
  const say = textWords[speech.locale];
  if (state === "queued") return say.testQueued;
  if (state === "handed_over") return site.localMail ? say.testLocal : say.testOut;
  return state === "delivered" ? say.testDelivered : say.testFailed;
}
