import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/** Each of our cookies with the seconds that a browser keeps it; the database decides how long it is good for. */
const LIVES = {
  /** The session. */
  portal: 60 * DAY,
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
  const attributes = { path: "/", httpOnly: true, secure, sameSite: "Lax" } as const;

  return {
    read(c: Context, name: CookieName): string | undefined {
      const value = getCookie(c, fullName(name));
      return value !== undefined && /^[A-Za-z0-9_-]{22,64}$/.test(value) ? value : undefined;
    },
    write(c: Context, name: CookieName, value: string): void {
      setCookie(c, fullName(name), value, { ...attributes, maxAge: LIVES[name] });
    },
    clear(c: Context, name: CookieName): void {
      setCookie(c, fullName(name), "", { ...attributes, maxAge: 0 });
    },
  };
}
