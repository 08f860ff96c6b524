/** Words of an error or an outsider without keys and links that sign somebody in: they may quote what they were sent. */
export const hideSecrets = (words: string): string =>
  words
    .replace(/\b(usher_|re_|whsec_|Bearer )[\w+/.=-]{8,}/g, "$1•••")
    .replace(/\/(i|unsubscribe|console\/sign-in)\/[\w-]{16,}/g, "/$1/•••");
