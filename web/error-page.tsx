import { randomUUID } from "node:crypto";
import type { Context } from "hono";
import { DomainError } from "../domain/errors.ts";
import { isUnavailable } from "../services/unavailable.ts";
import type { WebDeps } from "./deps.ts";
import { chosenLocale } from "./visitor.ts";
import { PageError, type PageErrorStatus } from "./page-error.ts";
import { showPage } from "./ui/page.tsx";
import { speechFor } from "./ui/wording.ts";

/** The one place where an error becomes a page. */
export function answerError(c: Context, error: unknown, deps: WebDeps): Response {
  if (error instanceof PageError) {
    for (const [name, value] of Object.entries(error.headers)) c.header(name, value);
    return errorPage(c, error.status);
  }
  if (error instanceof DomainError) {
    return errorPage(c, error.kind === "forbidden" ? 403 : 404);
  }
  if (isUnavailable(error)) {
    c.header("Retry-After", "5");
    return errorPage(c, 503);
  }
  deps.reportError(error, randomUUID());
  return errorPage(c, 500);
}

export function errorPage(c: Context, status: PageErrorStatus): Response {
  const speech = speechFor(c, { chosen: chosenLocale(c) ?? null });
  const [title = "", body = ""] = speech.say.error[status];
  return showPage(
    c,
    { speech, title },
    <>
      <p>{body}</p>
      <p class="soft">
        {isOfConsole(c) ? (
          <a href="/console">{speech.say.toConsole}</a>
        ) : (
          <a href="/sign-in">{speech.say.toSignIn}</a>
        )}
      </p>
    </>,
    status,
  );
}

const isOfConsole = (c: Context) => /^\/console(?:\/|$)/.test(c.req.path);
