import { describe, expect, test } from "vitest";
import { LOCALES } from "../../domain/location.ts";
import { WRITTEN_MAILS } from "../../domain/mail-texts.ts";
import { textFaults } from "../../emails/mail-texts.ts";
import { renderMail } from "../../emails/render.ts";
import { usualText } from "../../emails/usual-texts.ts";

const each = WRITTEN_MAILS.flatMap((kind) => LOCALES.map((locale) => ({ kind, locale })));

describe.each(each)(
  "our words of the $kind in $locale, as a text to begin with",
  ({ kind, locale }) => {
    test("can be saved as they are", () => {
      expect(textFaults(usualText(kind, locale))).toEqual([]);
    });

    test("make the very mail that goes out without a text", () => {
      const props = {
        locationName: "Café *Mitte* {{ 7 * 7 }}",
        firstName: "Ada",
        lastName: "Byron",
        email: "ada@example.com",
        windowSeconds: 86_400,
        signInUrl: "https://hub.example.com/sign-in",
        unsubscribeUrl: "https://hub.example.com/unsubscribe/x",
      };
      const text = usualText(kind, locale);
      expect(renderMail(kind, locale, { ...props, text })).toEqual(renderMail(kind, locale, props));
    });
  },
);
