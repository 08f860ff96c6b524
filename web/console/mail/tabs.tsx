import { may } from "../../../domain/permissions.ts";
import { Tabs } from "../../ui/tabs.tsx";
import type { Visit } from "../visit.ts";
import { mailWords } from "./words.ts";

const TABS = [
  { tab: "outbox", page: "/mail", permission: "customers" },
  { tab: "leftAlone", page: "/mail/suppressions", permission: "customers" },
  { tab: "texts", page: "/mail/templates", permission: "settings" },
] as const;

/** The pages about mail that the visitor may open. */
export function MailTabs({ visit, open }: { visit: Visit; open: (typeof TABS)[number]["tab"] }) {
  const say = mailWords[visit.speech.locale];
  const tabs = TABS.filter(({ permission }) => may(visit.actor, permission));
  return (
    <Tabs
      label={say.sections}
      tabs={tabs.map(({ tab, page }) => ({
        href: visit.path(page),
        text: say[tab],
        isOpen: tab === open,
      }))}
    />
  );
}
