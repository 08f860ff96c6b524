import type { Context } from "hono";
import { getApiKey, type ApiKeyView } from "../../../services/api-keys.ts";
import type { Visit } from "../visit.ts";
import { apiKeyWords } from "./words.ts";

/** The key that a page is about, if the visitor may see it here. */
export const openedKey = (c: Context, visit: Visit): Promise<ApiKeyView> =>
  getApiKey(visit.site.db, visit.actor, visit.location.id, c.req.param("key") ?? "");

export const keyName = ({ speech }: Visit, { name }: Pick<ApiKeyView, "name">): string =>
  name ?? apiKeyWords[speech.locale].unnamed;

/** By this a key is known again where it is used; of two keys it is never the same. */
export const beginningOf = ({ id }: Pick<ApiKeyView, "id">): string => `usher_${id.slice(0, 13)}`;
