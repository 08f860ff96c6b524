import { accountBook, type OAuthApp } from "./accounts.ts";
import { peoplesSide, type NewSpreadsheet } from "./people.ts";
import { pushService, type PushMode } from "./push.ts";
import { quotaWindow, type Quota } from "./quota.ts";
import { serve, type Google as Inside } from "./server.ts";
import { signIn, type Consent } from "./sign-in.ts";
import { fileStore, type BeyondGrid } from "./store.ts";
import { traffic } from "./traffic.ts";

export type Google = Awaited<ReturnType<typeof startGoogle>>;

/** A Google on a loopback port: Sheets, Drive and its sign-in, as far as a shared sheet needs them. */
export async function startGoogle({ port = 0 }: { port?: number } = {}) {
  let [ahead, skewed] = [0, 0];
  const now = () => Date.now() + ahead + skewed;
  const accounts = accountBook();
  const quota: Quota = { perUser: 60, perProject: 300 };
  const inside: Inside = {
    now,
    store: fileStore(now),
    push: pushService(now),
    quota: quotaWindow(now, () => quota),
    traffic: traffic(now),
    signIn: signIn(accounts, now, () => server.url),
    disabled: new Set(),
    lagMs: 0,
    date: () => new Date(Date.now() + skewed).toUTCString(),
  };
  inside.store.onChange(inside.push.tell);
  const server = await serve(inside, port);

  return {
    /** For `GOOGLE_API_BASE_URL`; the two below are for the settings of their names. */
    url: server.url,
    tokenUrl: `${server.url}/token`,
    authUrl: `${server.url}/o/oauth2/v2/auth`,

    /** A spreadsheet that its owner made, and what people do with it. */
    spreadsheet: (given: NewSpreadsheet = {}) => peoplesSide(inside.store, given),

    /** The key of a service account, made with it; another key, where there is one already. */
    serviceAccount: (address = "usher@desks-example.iam.gserviceaccount.com") =>
      accounts.addKey(address),
    deleteKeys: accounts.deleteKeys,
    deleteServiceAccount: accounts.deleteAccount,

    oauthApp: (app: Partial<OAuthApp> = {}) => accounts.addApp(app),
    /** What the person does at the consent page from now on. */
    consentAs: (consent: Consent) => void (inside.signIn.mode.consent = consent),
    /** Each refresh token is good for one use, and a new one comes with the access token. */
    rotateRefreshTokens: (rotates = true) => void (inside.signIn.mode.rotates = rotates),
    /** The person takes back what they allowed. */
    revoke: (address: string, why = "Token has been expired or revoked.") =>
      inside.signIn.end(address, why),
    expireAccessTokens: inside.signIn.expireAccessTokens,
    /** Sheets or Drive is switched off in the project. */
    switchOff: (service: "sheets" | "drive") => void inside.disabled.add(service),
    switchOn: (service: "sheets" | "drive") => void inside.disabled.delete(service),

    now,
    /** Time goes by, for it and for all who call. */
    pass: (ms: number) => void (ahead += ms),
    /** Its clock is right, and that of who calls is so much behind. */
    skew: (ms: number) => void (skewed = ms),
    limits: (change: Partial<Quota>) => void Object.assign(quota, change),
    /** What becomes of a range that ends outside the grid: not known for certain of Google. */
    beyondGrid: (does: BeyondGrid) => void (inside.store.mode.beyondGrid = does),
    /** By how much what Drive tells of a file is behind what Sheets has. */
    lagOfDrive: (ms: number) => void (inside.lagMs = ms),

    push: (change: Partial<PushMode>) => void Object.assign(inside.push.mode, change),
    channels: inside.push.channels,
    notices: () => [...inside.push.notices],
    /** Posts a notice of one's own making, and gives the status it got. */
    forgeNotice: inside.push.forge,

    ...inside.traffic.handle,

    async stop(): Promise<void> {
      await inside.push.stop();
      await server.stop();
    },
  };
}
