import { z } from "zod";
import { waitFor } from "../support/wait-for.ts";

const Message = z.object({
  id: z.string(),
  to: z.string(),
  kind: z.string(),
  subject: z.string(),
  html: z.string(),
  text: z.string(),
});
export type Message = z.infer<typeof Message>;

/** The local mailbox of a hub, read as an outside program does. */
export function mailboxOf(hubUrl: string) {
  async function messages(to: string): Promise<Message[]> {
    const answer = await fetch(`${hubUrl}/mailbox/messages?to=${encodeURIComponent(to)}`);
    return z.object({ items: z.array(Message) }).parse(await answer.json()).items;
  }
  return {
    messages,
    /** The newest mail of the kind, once there are so many of it. */
    mail(to: string, kind: string, nth = 1): Promise<Message> {
      return waitFor(async () => (await messages(to)).filter((it) => it.kind === kind)[nth - 1], {
        what: `${kind} mail ${nth} to ${to}`,
        limitMs: 20_000,
      });
    },
  };
}

export function linkIn({ text }: Pick<Message, "text">): string {
  const line = text.split(/\r?\n/).find((it) => /^\s*https?:\/\/\S+\/i\/\S+\s*$/.test(it));
  if (line === undefined) throw new Error("the mail has no link alone on its line");
  return line.trim();
}

export function codeIn({ text }: Pick<Message, "text">): string {
  const code = /\b\d{3} ?\d{3}\b/.exec(text)?.[0];
  if (code === undefined) throw new Error("the mail has no code of six digits");
  return code.replace(" ", "");
}
