import { Facts } from "../../ui/facts.tsx";
import { Section } from "../../ui/section.tsx";
import { Time } from "../../ui/time.tsx";
import type { Visit } from "../visit.ts";
import { mailWords } from "./words.ts";

/** Which way mail goes, from whom, and whether anybody tells what becomes of it. */
export function MailWayShown({ visit, heardAt }: { visit: Visit; heardAt: string | null }) {
  const { site, speech } = visit;
  const say = mailWords[speech.locale];
  const { provider, sender, server = "" } = site.mailWay;
  const way = say.ways[provider];
  return (
    <Section title={say.wayTitle} id="way">
      <Facts
        items={[
          [say.way, typeof way === "string" ? way : way(server)],
          [say.from, sender],
          [say.back, <Back visit={visit} heardAt={heardAt} />],
        ]}
      />
      {provider === "smtp" && <p>{say.smtpDoubt}</p>}
      {site.localMail && (
        <p>
          <a href="/mailbox">{say.toMailbox}</a>
        </p>
      )}
      <p class="soft">{say.wayChange}</p>
    </Section>
  );
}

function Back({ visit, heardAt }: { visit: Visit; heardAt: string | null }) {
  const { site, speech, clock } = visit;
  const { backs } = mailWords[speech.locale];
  const { provider, hearsBack } = site.mailWay;
  if (provider !== "resend") return <>{backs[provider]}</>;
  const hook = new URL("/hooks/resend", site.publicUrl).href;
  if (!hearsBack) return <>{backs.deaf(hook)}</>;
  if (heardAt === null) return <>{backs.unheard(hook)}</>;
  return (
    <>
      {backs.heard} <Time at={heardAt} clock={clock} />
    </>
  );
}
