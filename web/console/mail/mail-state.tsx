import type { MailState } from "../../../domain/invitation.ts";
import type { LocationMail } from "../../../services/location-mails.ts";
import { State, type Tone } from "../../ui/state.tsx";
import { stateWords } from "../../ui/state-words.ts";
import type { Visit } from "../visit.ts";

const TONES: Record<MailState, Tone> = {
  queued: "busy",
  handed_over: "good",
  delivered: "good",
  bounced: "bad",
  complained: "bad",
  refused: "bad",
  canceled: "off",
  suppressed: "bad",
  unknown: "wait",
};

/** What became of a mail, and when. */
export const MailStateShown = ({ visit, mail }: { visit: Visit; mail: LocationMail }) => (
  <State
    tone={TONES[mail.state]}
    since={mail.settledAt ?? mail.attemptedAt ?? mail.createdAt}
    clock={visit.clock}
  >
    {stateWords[visit.speech.locale].mail[mail.state]}
  </State>
);
