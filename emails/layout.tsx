import { raw } from "hono/html";
import type { Child } from "hono/jsx";
import { renderToString } from "hono/jsx/dom/server";
import type { Locale } from "../domain/location.ts";

const FONT =
  "font-family:-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,Helvetica,Arial,sans-serif";
const CELL = "padding:0 32px";

// Clients that know no media queries show the light colours of the style attributes.
const CSS = `
@media (prefers-color-scheme: dark) {
  .page { background: #14171a !important; }
  .card { background: #1e2327 !important; border-color: #2e353b !important; }
  .ink { color: #e9edf0 !important; }
  .soft { color: #a3adb5 !important; }
  .code { background: #14171a !important; }
}
@media (max-width: 480px) {
  .edge { padding: 12px 8px !important; }
  .cell { padding-left: 20px !important; padding-right: 20px !important; }
  .code { font-size: 30px !important; }
}
`;

/** Words of a location's own: parts of a paragraph, some bold, with the line breaks they were written with. */
export type Paragraph = { text: string; bold: boolean }[];

/** A mail before it is laid out: its lines, and what stands between them. */
export type Draft = {
  subject: string;
  /** Shown above, if the mail speaks for a location. */
  sender?: string;
  above: (string | Paragraph)[];
  main?: { kind: "button"; label: string; href: string } | { kind: "code"; code: string };
  below: string[];
  footer: string;
  /** A link in small letters at the very end. */
  farewell?: { label: string; href: string };
};

/** The mail as a document of its own. */
export function layOut(locale: Locale, draft: Draft): string {
  const { subject, sender, footer, farewell, above, main, below } = draft;
  const lines = (texts: Draft["above"]): Child => texts.map((line) => <Text>{inline(line)}</Text>);
  const mail = (
    <Layout locale={locale} {...{ subject, sender, footer, farewell }}>
      {lines(above)}
      {main?.kind === "button" && <Button href={main.href}>{main.label}</Button>}
      {main?.kind === "code" && <Code>{main.code}</Code>}
      {lines(below)}
    </Layout>
  );
  return `<!doctype html>${renderToString(mail)}`;
}

function inline(line: string | Paragraph): Child {
  if (typeof line === "string") return line;
  return line.map(({ text, bold }) => {
    const rows = text.split("\n").flatMap((row, index) => (index === 0 ? [row] : [<br />, row]));
    return bold ? <strong>{rows}</strong> : rows;
  });
}

/** The table that every mail client draws alike: one card, at most 560 pixels wide. */
function Layout(props: {
  locale: Locale;
  subject: string;
  sender: string | undefined;
  footer: string;
  farewell: Draft["farewell"];
  children: Child;
}) {
  return (
    <html lang={props.locale}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{props.subject}</title>
        <style>{raw(CSS)}</style>
      </head>
      <body class="page" style="margin:0;padding:0;background:#f3f1ec">
        <Table class="page" style="background:#f3f1ec">
          <tr>
            <td class="edge" align="center" style="padding:32px 16px">
              <Table
                class="card"
                style="max-width:560px;background:#fff;border:1px solid #e3dfd6;border-radius:12px"
              >
                {props.sender !== undefined && (
                  <Row top={28} size={14}>
                    <span class="soft" style="color:#5d666d;font-weight:600">
                      {props.sender}
                    </span>
                  </Row>
                )}
                {props.children}
                <Row top={28} bottom={28} size={13}>
                  <span class="soft" style="color:#5d666d">
                    {props.footer}
                    {props.farewell && (
                      <>
                        <br />
                        <a
                          class="soft"
                          href={props.farewell.href}
                          target="_blank"
                          style="color:#5d666d;display:inline-block;padding-top:8px"
                        >
                          {props.farewell.label}
                        </a>
                      </>
                    )}
                  </span>
                </Row>
              </Table>
            </td>
          </tr>
        </Table>
      </body>
    </html>
  );
}

const Text = (props: { children: Child }) => (
  <Row top={20} size={16}>
    <span class="ink" style="color:#1f262b">
      {props.children}
    </span>
  </Row>
);

const Button = (props: { href: string; children: Child }) => (
  <Row top={24} size={16}>
    <a
      href={props.href}
      target="_blank"
      style="display:inline-block;padding:14px 28px;background:#0b6b5d;border-radius:8px;color:#fff;font-weight:600;text-decoration:none"
    >
      {props.children}
    </a>
  </Row>
);

/** A code that is read with the eyes or copied in one go. */
const Code = (props: { children: Child }) => (
  <Row top={20} size={16}>
    <span
      class="code ink"
      style="display:inline-block;padding:14px 24px;background:#f3f1ec;border-radius:8px;color:#1f262b;font-size:34px;font-weight:700;letter-spacing:3px;white-space:nowrap"
    >
      {props.children}
    </span>
  </Row>
);

function Row(props: { top: number; bottom?: number; size: number; children: Child }) {
  const space = `padding-top:${props.top}px;padding-bottom:${props.bottom ?? 0}px`;
  const type = `${FONT};font-size:${props.size}px;line-height:1.55;overflow-wrap:anywhere`;
  return (
    <tr>
      <td class="cell" style={`${CELL};${space};${type}`}>
        {props.children}
      </td>
    </tr>
  );
}

const Table = (props: { class: string; style: string; children: Child }) => (
  <table
    class={props.class}
    role="presentation"
    width="100%"
    cellpadding="0"
    cellspacing="0"
    border={0}
    style={`border-collapse:separate;${props.style}`}
  >
    {props.children}
  </table>
);
