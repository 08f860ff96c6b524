import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/** Each of our cookies with the seconds that a browser keeps it; the database decides how long it is good for. */
const LIVES = {
  /** The session of the portal, and that of the console. */
  portal: 60 * DAY,
  console: DAY / 2,
  /** Which browser looks at a link. */
  inv: 30 * MINUTE,
  /** Which browser asks for a code. */
  flow: 15 * MINUTE,
  /** Which browser signs in at a vendor. */
  oauth: 15 * MINUTE,
} as const;

export type CookieName = keyof typeof LIVES;
export type CookieJar = ReturnType<typeof cookieJar>;

export function cookieJar(publicUrl: URL) {
  const secure = publicUrl.protocol === "https:";
  // On plain http there is no __Host-, and browsers share cookies among the ports of a machine.
  const fullName = (name: CookieName) => (secure ? `__Host-${name}` : `${name}_${publicUrl.port}`);
  const attributes = (name: CookieName) =>
    ({
      path: "/",
      httpOnly: true,
      secure,
      // Links in mails lead signed in to the portal; nothing outside leads signed in to the console.
      sameSite: name === "console" ? "Strict" : "Lax",
    }) as const;

  return {
    read(c: Context, name: CookieName): string | undefined {
      const value = getCookie(c, fullName(name));
      return value !== undefined && /^[A-Za-z0-9_-]{22,64}$/.test(value) ? value : undefined;
    },
    write(c: Context, name: CookieName, value: string): void {
      setCookie(c, fullName(name), value, { ...attributes(name), maxAge: LIVES[name] });
    },
    clear(c: Context, name: CookieName): void {
      setCookie(c, fullName(name), "", { ...attributes(name), maxAge: 0 });
    },
  };
}
