import { startGoogle } from "./google/google.ts";
import { googleOnHub, HEADER, rowOf, type NewGoogleSheet } from "./google-on-hub.ts";
import { startSheetHub, type StartWorker } from "./sheet-hub.ts";

type Options = {
  startWorker?: StartWorker;
  /** Where a proxy takes what Google sends to the hub; without it, it sends nothing. */
  publicUrl?: string;
};

export type GoogleHub = Awaited<ReturnType<typeof startGoogleHub>>;

/** A hub of one api and one worker beside a Google of its own: one for the sheets of a whole file. */
export async function startGoogleHub({ startWorker, publicUrl }: Options = {}) {
  const google = await startGoogle();
  // Each sheet is read by an account of its own, and all of them are of one project.
  google.limits({ perProject: 100_000 });
  const settings = {
    GOOGLE_API_BASE_URL: google.url,
    GOOGLE_OAUTH_TOKEN_URL: google.tokenUrl,
    ...(publicUrl !== undefined && { PUBLIC_URL: publicUrl }),
  };
  const hub = await startSheetHub(startWorker, settings).catch(async (error: unknown) => {
    await google.stop();
    throw error;
  });
  if (publicUrl !== undefined) google.push({ proxy: { from: publicUrl, to: hub.url } });
  const aSheet = (sheet: NewGoogleSheet) => googleOnHub({ ...hub, google }, sheet);
  return {
    api: hub.api,
    db: hub.db,
    recorder: hub.recorder,
    url: hub.url,
    settings: hub.settings,
    google,
    aSheet,
    /** A sheet whose people, in this order, are invited, and whose flow is at rest. */
    async invited(slug: string, ...names: string[]) {
      const sheet = await aSheet({ slug, rows: [HEADER, ...names.map((it) => rowOf(slug, it))] });
      await sheet.apply();
      await sheet.show(...names.map(() => "invited"));
      return sheet;
    },
    async stop(): Promise<void> {
      await hub.stop();
      await google.stop();
    },
  };
}
