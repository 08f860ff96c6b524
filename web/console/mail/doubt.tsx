import type { LocationMail } from "../../../services/location-mails.ts";
import { Facts } from "../../ui/facts.tsx";
import { mailReason } from "../../ui/mail-reason.ts";
import { Section } from "../../ui/section.tsx";
import { Time } from "../../ui/time.tsx";
import type { Visit } from "../visit.ts";
import { mailWords } from "./words.ts";

/** What is known of a mail in doubt, and the two answers to it. */
export function Doubt({ visit, mail }: { visit: Visit; mail: LocationMail }) {
  const { locale } = visit.speech;
  const say = mailWords[locale];
  const { attemptedAt, reason, providerId, id } = mail;
  const settle = (as: string) => visit.path(`/mail/outbox/${id}/settle/${as}`);
  return (
    <Section title={say.doubtTitle}>
      <Facts
        items={[
          [
            say.tried,
            attemptedAt === null ? say.never : <Time at={attemptedAt} clock={visit.clock} />,
          ],
          [say.answered, reason === null ? undefined : mailReason(locale, reason)],
          [say.providerId, providerId ?? say.noProviderId],
        ]}
      />
      <p>{say.doubtBody}</p>
      <p>{providerId === null ? say.doubtLookNoId : say.doubtLook(providerId)}</p>
      {visit.site.mailWay.hearsBack && <p class="soft">{say.doubtEvents}</p>}
      <div class="acts">
        <a class="button quiet" href={settle("delivered")}>
          {say.wentOut}
        </a>
        <a class="button quiet" href={settle("not-sent")}>
          {say.notOut}
        </a>
      </div>
    </Section>
  );
}
