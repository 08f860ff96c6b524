/** What mail programs turn into a link. "St.John" and "Ph.D" are names, "evil.com" and "EVIL.COM" are not. */
const LINKS = [
  /:\/\/|\bwww\.|\b(?:javascript:|mailto:|data:(?=\S))/i,
  /[\p{L}\d-]{2}\.[a-z]{2,24}(?!\p{L})/u,
  /[\p{L}\d-]{2}\.(?:com|net|org|info|io|co|ru|cn|de)(?!\p{L})/iu,
];

/** Where the first link or address of a text begins. */
export function findLink(text: string): number | undefined {
  const found = LINKS.flatMap((link) => link.exec(text)?.index ?? []);
  return found.length === 0 ? undefined : Math.min(...found);
}
