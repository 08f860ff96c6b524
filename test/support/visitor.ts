export interface Page {
  url: string;
  status: number;
  html: string;
}

/** A person with a browser, with headers of its own: keeps cookies, follows redirects, and presses buttons the way a browser does. */
export function visitor(own: Record<string, string> = {}) {
  const cookies = new Map<string, string>();

  async function request(url: string, init: RequestInit): Promise<Page> {
    const headers = new Headers({ ...own, ...Object.fromEntries(new Headers(init.headers)) });
    headers.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    const response = await fetch(url, { ...init, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split(/;\s*/);
      const [name = "", value = ""] = pair.split(/=(.*)/s);
      const gone = value === "" || attributes.some((it) => /^max-age=0$/i.test(it));
      if (gone) cookies.delete(name);
      else cookies.set(name, value);
    }
    const next = response.headers.get("location");
    if (next !== null && response.status >= 300 && response.status < 400)
      return open(new URL(next, url).href);
    return { url, status: response.status, html: await response.text() };
  }

  function open(url: string): Promise<Page> {
    return request(url, {
      headers: { "sec-fetch-site": "none", "sec-fetch-mode": "navigate", "sec-fetch-user": "?1" },
    });
  }

  /** Sends the page's form that has the named field (any form without one), with its hidden fields. */
  async function submit(page: Page, typed: Record<string, string> = {}): Promise<Page> {
    const wanted = Object.keys(typed);
    const form = formsOf(page.html).find((it) => wanted.every((name) => it.names.includes(name)));
    if (!form) throw new Error(`no form with ${wanted.join(", ") || "a button"} on ${page.url}`);
    return request(new URL(form.action ?? page.url, page.url).href, {
      method: "POST",
      body: new URLSearchParams({ ...form.hidden, ...typed }),
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        origin: new URL(page.url).origin,
        "sec-fetch-site": "same-origin",
        "sec-fetch-mode": "navigate",
        "sec-fetch-dest": "document",
        "sec-fetch-user": "?1",
      },
    });
  }

  return { open, submit, cookies };
}

interface Form {
  action: string | undefined;
  hidden: Record<string, string>;
  names: string[];
}

function formsOf(html: string): Form[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, head = "", body = ""]) => {
    const inputs = [...body.matchAll(/<(?:input|button|select|textarea)\b([^>]*)>/g)].map(
      ([, attributes = ""]) => attributes,
    );
    const named = inputs.filter((it) => attribute(it, "name") !== undefined);
    const hidden = named.filter((it) => ["hidden", "email"].includes(attribute(it, "type") ?? ""));
    return {
      action: attribute(head, "action"),
      hidden: Object.fromEntries(
        hidden.map((it) => [attribute(it, "name") ?? "", attribute(it, "value") ?? ""]),
      ),
      names: named.map((it) => attribute(it, "name") ?? ""),
    };
  });
}

function attribute(text: string, name: string): string | undefined {
  const found = new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1];
  return found?.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&amp;", "&");
}
