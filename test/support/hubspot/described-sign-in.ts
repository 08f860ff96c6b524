import { flag, oneOf, record, text, texts, whole, type Described } from "./shapes.ts";

const tokenForm = {
  client_id: text,
  client_secret: text,
  code: text,
  code_verifier: text,
  grant_type: oneOf("authorization_code client_credentials refresh_token"),
  redirect_uri: text,
  refresh_token: text,
  scope: text,
};
const accessToken = record(
  {
    access_token: text,
    refresh_token: text,
    expires_in: whole,
    token_type: text,
    token_use: oneOf("access_token"),
  },
  { hub_id: whole, id_token: text, scopes: texts, user_id: whole },
);
const aboutToken = { token: text, token_type: text, hub_id: whole, user_id: whole, scopes: texts };
const aboutUser = { hub_domain: text, user: text };

const aboutOne = { client_id: text, client_secret: text, token: text, token_type_hint: text };
const introspected = { ...aboutToken, active: flag, client_id: text, app_id: whole };
// A signature over the token stands beside these in the vendor's; nobody but HubSpot reads it.
const accessInfo = record(
  {
    ...introspected,
    expires_in: whole,
    is_private_distribution: flag,
    token_use: oneOf("access_token"),
  },
  aboutUser,
);
const refreshInfo = record({ ...introspected, token_use: oneOf("refresh_token") }, aboutUser);

export const signInCalls = {
  "oauth.token": {
    method: "POST",
    path: "/oauth/v1/token",
    query: { client_secret: text, refresh_token: text },
    form: record({}, tokenForm),
    answers: { 200: accessToken },
  },
  "oauth.token_v3": {
    method: "POST",
    path: "/oauth/v3/token",
    form: record({}, { ...tokenForm, client_assertion: text, client_assertion_type: text }),
    answers: { 200: accessToken },
  },
  "oauth.introspect": {
    method: "POST",
    path: "/oauth/v3/token/introspect",
    form: record({}, aboutOne),
    answers: { 200: { anyOf: [accessInfo, refreshInfo] } },
  },
  "oauth.revoke_v3": {
    method: "POST",
    path: "/oauth/v3/token/revoke",
    form: record({}, aboutOne),
    answers: { 204: null },
  },
  "oauth.access_token": {
    method: "GET",
    path: "/oauth/v1/access-tokens/{token}",
    answers: {
      200: record(
        { ...aboutToken, app_id: whole, expires_in: whole },
        { ...aboutUser, is_private_distribution: flag },
      ),
    },
  },
  "oauth.refresh_token": {
    method: "GET",
    path: "/oauth/v1/refresh-tokens/{token}",
    answers: { 200: record({ ...aboutToken, client_id: text }, aboutUser) },
  },
  "oauth.revoke": {
    method: "DELETE",
    path: "/oauth/v1/refresh-tokens/{token}",
    answers: { 204: null },
  },
  // developers.hubspot.com/docs/api/private-apps and …/account-information-api: in no described API.
  "oauth.private_token": {
    method: "POST",
    path: "/oauth/v2/private-apps/get/access-token-info",
    body: record({ tokenKey: text }),
    answers: { 200: record({ userId: whole, hubId: whole, appId: whole, scopes: texts }) },
  },
  "account.details": {
    method: "GET",
    path: "/account-info/v3/details",
    scopes: [],
    answers: {
      200: record({
        portalId: whole,
        accountType: text,
        timeZone: text,
        companyCurrency: text,
        additionalCurrencies: texts,
        utcOffset: text,
        utcOffsetMilliseconds: whole,
        uiDomain: text,
        dataHostingLocation: text,
      }),
    },
  },
} satisfies Record<string, Described>;
