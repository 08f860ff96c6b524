/** The zone of whoever reads a language as it is written in a region, where a region has one that most live in. */
const ZONE_OF_REGION: Partial<Record<string, string>> = {
  AT: "Europe/Vienna",
  BE: "Europe/Brussels",
  CH: "Europe/Zurich",
  CZ: "Europe/Prague",
  DE: "Europe/Berlin",
  DK: "Europe/Copenhagen",
  ES: "Europe/Madrid",
  FI: "Europe/Helsinki",
  FR: "Europe/Paris",
  GB: "Europe/London",
  IE: "Europe/Dublin",
  IN: "Asia/Kolkata",
  IT: "Europe/Rome",
  JP: "Asia/Tokyo",
  NL: "Europe/Amsterdam",
  NO: "Europe/Oslo",
  NZ: "Pacific/Auckland",
  PL: "Europe/Warsaw",
  PT: "Europe/Lisbon",
  SE: "Europe/Stockholm",
  SG: "Asia/Singapore",
};

/** Every zone that can be chosen, by name. */
export const timeZones = (): string[] => ["UTC", ...Intl.supportedValuesOf("timeZone")];

/** The zone that is likely theirs: as the browser's first language says, else as this machine is set. */
export function likelyZone(acceptLanguage: string): string {
  const [first = ""] = acceptLanguage.split(/[,;]/);
  return ZONE_OF_REGION[regionOf(first.trim())] ?? machineZone();
}

/** `de` is mostly German, while `en` says nothing. */
function regionOf(language: string): string {
  try {
    const locale = new Intl.Locale(language);
    if (locale.region !== undefined) return locale.region;
    return locale.language === "en" ? "" : (locale.maximize().region ?? "");
  } catch {
    return "";
  }
}

const machineZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
