import type { Context } from "hono";
import { isFormToken, type FormPurpose } from "../services/sign-in/form-token.ts";
import { signOut } from "../services/sign-in/sessions.ts";
import type { Site } from "./deps.ts";
import { readForm, requireSameOrigin } from "./forms.ts";
import { PageError } from "./page-error.ts";
import type { Door } from "./visitor.ts";

/**
 * Takes the form that signs out at a door. It signs this browser out of both: what is left behind on a machine should
 * let nobody in.
 */
export const signOutAt =
  (door: Door, purpose: FormPurpose, next: string) =>
  async (c: Context, site: Site): Promise<Response> => {
    requireSameOrigin(c, site.publicUrl);
    const form = await readForm(c);
    const own = site.cookies.read(c, door);
    if (own !== undefined) {
      if (!isFormToken(site.keys, purpose, own, form.get("token") ?? "")) throw new PageError(403);
      for (const each of ["portal", "console"] as const) {
        const token = site.cookies.read(c, each);
        if (token !== undefined) await signOut(site, token);
        site.cookies.clear(c, each);
      }
    }
    c.header("Clear-Site-Data", '"cookies", "storage"');
    return c.redirect(next, 303);
  };
