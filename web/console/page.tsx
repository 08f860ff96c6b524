import type { Context } from "hono";
import type { Child } from "hono/jsx";
import { renderToString } from "hono/jsx/dom/server";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { may, type Permission } from "../../domain/permissions.ts";
import { CSP_WITH_SCRIPT } from "../headers.ts";
import { Form, Notice } from "../ui/form.tsx";
import { Brand, Document } from "../ui/page.tsx";
import { SCRIPT_PATH, SCRIPT_SETTINGS } from "../ui/script.ts";
import { FirstStepsBar } from "./first-steps/bar.tsx";
import type { Visit } from "./visit.ts";
import { consoleWords } from "./words.ts";

/** The sections of a location's console, with what it takes to see them. */
const SECTIONS = [
  { section: "today", page: "", permission: null },
  { section: "people", page: "/people", permission: "customers" },
  { section: "flows", page: "/flows", permission: "integrations" },
  { section: "connections", page: "/connections", permission: "integrations" },
  { section: "mail", page: "/mail", permission: "customers" },
  { section: "settings", page: "/settings", permission: "settings" },
  { section: "administrators", page: "/administrators", permission: "admins" },
  { section: "api-keys", page: "/api-keys", permission: "admins" },
  { section: "audit", page: "/audit", permission: "customers" },
  { section: "operations", page: "/operations", permission: "integrations" },
] as const satisfies { section: string; page: string; permission: Permission | null }[];

export type Section = (typeof SECTIONS)[number]["section"];

export type ConsolePageProps = {
  title: string;
  section: Section;
  /** The page above this one. */
  back?: { href: string; text: string };
  /** Beside the title: the one act that the page is mostly opened for. */
  act?: Child;
  /** What a form that led here may have done, by the word behind `?done=`. */
  done?: Record<string, string>;
  /** Seconds after which the page asks for itself again, for those without script: only while something is under way. */
  refreshSeconds?: number;
};

/** Answers with a page of a location's console. */
export function showConsolePage(
  c: Context,
  visit: Visit,
  page: ConsolePageProps,
  content: Child,
  status: ContentfulStatusCode = 200,
): Response {
  c.header("Vary", "Accept-Language, Cookie");
  c.header("Content-Security-Policy", CSP_WITH_SCRIPT);
  const asked = c.req.query("done") ?? "";
  const done = page.done && Object.hasOwn(page.done, asked) ? page.done[asked] : undefined;
  const html = renderToString(
    <ConsoleDocument visit={visit} page={page}>
      {done !== undefined && <Notice>{done}</Notice>}
      {content}
    </ConsoleDocument>,
  );
  return c.html(`<!doctype html>${html}`, status);
}

function ConsoleDocument(props: { visit: Visit; page: ConsolePageProps; children: Child }) {
  const { visit, page } = props;
  const { speech, location } = visit;
  const say = consoleWords[speech.locale];
  return (
    <Document
      speech={speech}
      title={`${page.title} · ${location.name}`}
      head={<Head page={page} />}
    >
      <a class="skip" href="#content">
        {say.skip}
      </a>
      <Bar visit={visit} />
      <div class="frame">
        <Sections visit={visit} current={page.section} />
        <main class="page" id="content">
          {visit.firstSteps && <FirstStepsBar visit={visit} steps={visit.firstSteps} />}
          <div>
            {page.back && (
              <a class="back" href={page.back.href}>
                {page.back.text}
              </a>
            )}
            <div class="title">
              <h1>{page.title}</h1>
              {page.act}
            </div>
          </div>
          {props.children}
        </main>
      </div>
      <Footer visit={visit} />
    </Document>
  );
}

const Head = ({ page }: { page: ConsolePageProps }) => (
  <>
    <meta name="htmx-config" content={SCRIPT_SETTINGS} />
    <script src={SCRIPT_PATH} defer />
    {page.refreshSeconds !== undefined && (
      <noscript>
        <meta http-equiv="refresh" content={String(page.refreshSeconds)} />
      </noscript>
    )}
  </>
);

function Bar({ visit }: { visit: Visit }) {
  const { location, locations, path, site, speech, token, visitor } = visit;
  const say = consoleWords[speech.locale];
  return (
    <header class="bar">
      <Brand to={path("")} />
      {locations.length > 1 || visitor.isOwner ? (
        <details class="places">
          <summary aria-label={`${say.otherLocations}: ${location.name}`}>{location.name}</summary>
          <ul>
            {locations.map(({ slug, name }) => (
              <li>
                <a href={`/console/locations/${slug}`}>{name}</a>
              </li>
            ))}
            {visitor.isOwner && (
              <li>
                <a href="/console/locations/new">{say.newLocation}</a>
              </li>
            )}
          </ul>
        </details>
      ) : (
        <strong>{location.name}</strong>
      )}
      <div class="end">
        {site.localMail && <a href="/mailbox">{speech.say.consoleMailbox}</a>}
        <span class="soft">{visitor.email}</span>
        <Form action="/console/sign-out" token={token}>
          <button type="submit" class="link">
            {say.signOut}
          </button>
        </Form>
      </div>
    </header>
  );
}

function Footer({ visit: { site, speech } }: { visit: Visit }) {
  const say = consoleWords[speech.locale];
  return (
    <footer class="foot">
      <a href="/account">{say.account}</a>
      <a href="/api/docs">{say.api}</a>
      {site.temporalUiUrl !== undefined && <a href={site.temporalUiUrl}>{say.temporal}</a>}
    </footer>
  );
}

function Sections({ visit, current }: { visit: Visit; current: Section }) {
  const say = consoleWords[visit.speech.locale];
  const open = SECTIONS.filter(
    ({ permission }) => permission === null || may(visit.actor, permission),
  );
  return (
    <nav class="sections" aria-label={say.sections}>
      <ul>
        {open.map(({ section, page }) => (
          <li>
            <a
              href={visit.path(page)}
              {...(section === current && { "aria-current": "page" as const })}
            >
              {say.section[section]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
