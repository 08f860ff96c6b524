import type { Email } from "../email-address.ts";
import type { Warning } from "../input-warnings.ts";

/** What is worth a second look at an address that was taken. Nothing is folded: each is another person (R48). */
export function addressWarnings({ typed, canonical }: Email): Warning[] {
  const [local = "", domain = ""] = canonical.split("@");
  const warnings: Warning[] = [];
  const twin = twinOf(local, domain);
  if (twin !== undefined) {
    const message = `${canonical} is kept as another person than ${twin}. Check that it is meant so.`;
    warnings.push({ code: "other_mailbox", message });
  }
  if (!typed.toLowerCase().endsWith(`@${domain}`)) {
    const message = `This domain has letters beyond a to z; without them it is ${domain}. Check that it is the one meant.`;
    warnings.push({ code: "international_domain", message });
  }
  return warnings;
}

/** The address whose mailbox this may be as well. */
function twinOf(local: string, domain: string): string | undefined {
  const [name = ""] = local.split("+");
  const isGoogle = domain === "gmail.com" || domain === "googlemail.com";
  const plain = isGoogle ? `${name.replaceAll(".", "")}@gmail.com` : `${name}@${domain}`;
  return name === "" || plain === `${local}@${domain}` ? undefined : plain;
}
