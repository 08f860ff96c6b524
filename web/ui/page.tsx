import type { Context } from "hono";
import type { Child } from "hono/jsx";
import { renderToString } from "hono/jsx/dom/server";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { ICON_PATH, STYLESHEET_PATH } from "./stylesheet.ts";
import type { Speech } from "./wording.ts";

type PageProps = { speech: Speech; title: string; wide?: boolean; children: Child };

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

/** The frame of every page: one calm card in the middle. */
function Page({ speech, title, wide = false, children }: PageProps) {
  return (
    <html lang={speech.locale}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · Usher`}</title>
        <link rel="icon" href={ICON_PATH} type="image/svg+xml" />
        <link rel="stylesheet" href={STYLESHEET_PATH} />
      </head>
      <body>
        <header class="top">
          <a class="brand" href="/">
            <img src={ICON_PATH} alt="" width="24" height="24" />
            Usher
          </a>
        </header>
        <main class={wide ? "wide" : ""}>
          <div class="card">
            <h1>{title}</h1>
            {children}
          </div>
        </main>
      </body>
    </html>
  );
}
