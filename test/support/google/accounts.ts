import {
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
  type KeyPairKeyObjectResult,
} from "node:crypto";

/** As Google's console hands it out, as a file. */
export type ServiceAccountKey = {
  type: "service_account";
  project_id: string;
  private_key_id: string;
  private_key: string;
  client_email: string;
  client_id: string;
  token_uri: string;
};

export type OAuthApp = {
  clientId: string;
  clientSecret: string;
  redirectUris: string[];
  /** Refresh tokens of a testing app die after seven days. */
  publishing: "testing" | "production";
};

/** Making a key takes long, so that each stand-in of a process has the same ones in turn. */
const keyPairs: KeyPairKeyObjectResult[] = [];

export type ServiceAccount = { address: string; keys: Map<string, KeyObject> };

/** Service accounts with their keys, and the apps that people can sign in to. */
export function accountBook() {
  const accounts = new Map<string, ServiceAccount>();
  const apps = new Map<string, OAuthApp>();
  let keysMade = 0;

  function accountOf(address: string): ServiceAccount {
    const account = accounts.get(address) ?? { address, keys: new Map() };
    accounts.set(address, account);
    return account;
  }

  return {
    /** A new key of the account, which is made where there is none yet. */
    addKey(address: string): ServiceAccountKey {
      keysMade += 1;
      const pair = (keyPairs[keysMade - 1] ??= generateKeyPairSync("rsa", { modulusLength: 2048 }));
      const { privateKey, publicKey } = pair;
      const id = randomBytes(20).toString("hex");
      accountOf(address).keys.set(id, publicKey);
      return {
        type: "service_account",
        project_id: address.split(/[@.]/)[1] ?? "",
        private_key_id: id,
        private_key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
        client_email: address,
        client_id: "100000000000000000001",
        token_uri: "https://oauth2.googleapis.com/token",
      };
    },
    deleteKeys: (address: string) => accountOf(address).keys.clear(),
    deleteAccount: (address: string) => void accounts.delete(address),
    findAccount: (address: string) => accounts.get(address),
    addApp(app: Partial<OAuthApp>): OAuthApp {
      const made: OAuthApp = {
        clientId: `${randomBytes(6).toString("hex")}.apps.googleusercontent.com`,
        clientSecret: `GOCSPX-${randomBytes(14).toString("base64url")}`,
        redirectUris: [],
        publishing: "production",
        ...app,
      };
      apps.set(made.clientId, made);
      return made;
    },
    findApp: (clientId: string) => apps.get(clientId),
  };
}

export type Accounts = ReturnType<typeof accountBook>;
