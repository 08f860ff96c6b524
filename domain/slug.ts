const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

/** True for 1 to 64 small letters, digits and dashes. An id has that form too. */
export const isSlug = (text: string): boolean => SLUG.test(text);

/** The slug of a name: "Café Mitte 2" becomes "cafe-mitte-2". Undefined for a name without Latin letters and digits. */
export function slugOf(name: string): string | undefined {
  const slug = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/ß/g, "ss")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 64)
    .replace(/^-|-$/g, "");
  return slug === "" ? undefined : slug;
}
