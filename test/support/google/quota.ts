import { Refusal } from "./refusal.ts";

export type Quota = { perUser: number; perProject: number };

const MINUTE_MS = 60_000;

/** How many calls the busiest stretch of a minute had. */
export function inWorstMinute(times: number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  let [worst, first] = [0, 0];
  sorted.forEach((time, last) => {
    while ((sorted[first] ?? time) <= time - MINUTE_MS) first += 1;
    worst = Math.max(worst, last - first + 1);
  });
  return worst;
}

/** Reads and writes of Sheets are counted apart, by a user and by all of a project. */
export function quotaWindow(now: () => number, limits: () => Quota) {
  const admitted: { at: number; user: string; mode: string }[] = [];
  return {
    /** Takes a turn, or refuses as Google does. */
    take(user: string, mode: "read" | "write"): void {
      const from = now() - MINUTE_MS;
      while (admitted[0] && admitted[0].at <= from) admitted.shift();
      const all = admitted.filter((it) => it.mode === mode);
      const { perUser, perProject } = limits();
      if (all.filter((it) => it.user === user).length >= perUser)
        throw tooMany(mode, perUser, true);
      if (all.length >= perProject) throw tooMany(mode, perProject, false);
      admitted.push({ at: now(), user, mode });
    },
  };
}

export function tooMany(mode: "read" | "write", limit: number, isUsers: boolean): Refusal {
  const [word, metric] = mode === "read" ? ["Read", "read_requests"] : ["Write", "write_requests"];
  const whose = isUsers ? " per user" : "";
  const message = `Quota exceeded for quota metric '${word} requests' and limit '${word} requests per minute${whose}' of service 'sheets.googleapis.com' for consumer 'project_number:123456789012'.`;
  const metadata = {
    service: "sheets.googleapis.com",
    consumer: "projects/123456789012",
    quota_metric: `sheets.googleapis.com/${metric}`,
    quota_limit: `${word}RequestsPerMinutePer${isUsers ? "User" : "Project"}`,
    quota_limit_value: String(limit),
    quota_location: "global",
  };
  const info = { reason: "RATE_LIMIT_EXCEEDED", domain: "googleapis.com", metadata };
  return new Refusal(429, message, {
    details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", ...info }],
  });
}
