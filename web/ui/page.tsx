import type { Context } from "hono";
import type { Child } from "hono/jsx";
import { renderToString } from "hono/jsx/dom/server";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { ICON_PATH, STYLESHEET_PATH } from "./stylesheet.ts";
import type { Speech } from "./wording.ts";

type PageProps = {
  speech: Speech;
  title: string;
  wide?: boolean;
  head?: Child;
  /** In the corner above: the way out. */
  corner?: Child;
  children: Child;
};

/** Answers with a page. */
export function showPage(
  c: Context,
  page: Omit<PageProps, "children">,
  content: Child,
  status: ContentfulStatusCode = 200,
): Response {
  c.header("Vary", "Accept-Language, Cookie");
  return c.html(`<!doctype html>${renderToString(<Page {...page}>{content}</Page>)}`, status);
}

/** The frame of every page of the portal: one calm card in the middle. */
const Page = ({ speech, title, wide = false, head, corner, children }: PageProps) => (
  <Document speech={speech} title={title} head={head}>
    <header class="top">
      <Brand to="/" />
      {corner}
    </header>
    <main class={wide ? "wide" : ""}>
      <div class="card">
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  </Document>
);

export const Brand = ({ to }: { to: string }) => (
  <a class="brand" href={to}>
    <img src={ICON_PATH} alt="" width="24" height="24" />
    Usher
  </a>
);

/** A whole document; what is more in its head comes in `head`. */
export const Document = (props: {
  speech: Speech;
  title: string;
  head?: Child;
  children: Child;
}) => (
  <html lang={props.speech.locale}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{`${props.title} · Usher`}</title>
      <link rel="icon" href={ICON_PATH} type="image/svg+xml" />
      <link rel="stylesheet" href={STYLESHEET_PATH} />
      {props.head}
    </head>
    <body>{props.children}</body>
  </html>
);
