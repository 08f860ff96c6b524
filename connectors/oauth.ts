/** The hub as an app at a vendor, by OAuth 2.0. The addresses are the vendor's own where none is set. */
export type OAuthApp = {
  clientId: string;
  clientSecret: string;
  authUrl?: string;
  tokenUrl?: string;
  baseUrl?: string;
};

/** What a person let us do. A vendor that keeps the refresh token as it was sends none. */
export type Grant = {
  accessToken: string;
  expiresInSeconds: number;
  refreshToken: string | undefined;
  scopes: string[];
};

export type AuthorizationRequest = { state: string; codeChallenge: string; redirectUri: string };

export type AuthorizationCode = { code: string; codeVerifier: string; redirectUri: string };

/**
 * How a person lets us in at a vendor: authorization code with PKCE (RFC 7636, S256). `exchange` and `refresh` throw
 * `ConnectorError`s: `unauthorized`, with the likely cause in its message, where asking again cannot help. Its `cause`
 * then begins with the vendor's word for it (RFC 6749, 5.2).
 */
export type OAuth = {
  /** The narrowest that do. */
  scopes: readonly string[];
  authorizationUrl(app: OAuthApp, request: AuthorizationRequest): string;
  exchange(app: OAuthApp, answer: AuthorizationCode): Promise<Grant>;
  refresh(app: OAuthApp, refreshToken: string): Promise<Grant>;
  /** Whose account it is, as people know it: an address or a name. */
  account(app: OAuthApp, accessToken: string): Promise<string>;
};
