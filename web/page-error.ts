export type PageErrorStatus = 403 | 404 | 405 | 413 | 415 | 421 | 429 | 500 | 503;

/** How a request ends that gets no page of its own. */
export class PageError extends Error {
  override readonly name = "PageError";
  readonly status: PageErrorStatus;
  readonly headers: Record<string, string>;

  constructor(status: PageErrorStatus, headers: Record<string, string> = {}) {
    super(`Answered with ${status}.`);
    this.status = status;
    this.headers = headers;
  }
}
