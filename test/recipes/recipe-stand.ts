import { randomUUID } from "node:crypto";
import { ConnectorError, type ConnectorErrorKind } from "../../domain/errors.ts";
import { systemActor } from "../../domain/permissions.ts";
import { createConnection } from "../../services/connections.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { aKey, aLocation, apiDeps, ask, checkedBy, serveApi } from "../api/fixture.ts";
import { testDatabase } from "../support/database.ts";

const SETTINGS = {
  "csv-file": { path: "members.csv" },
  hubspot: { accessToken: "pat-1" },
  "webhook-in": { verifier: "path-secret", secret: "0123456789abcdef0123456789abcdef" },
  "google-sheets": {},
};

export type Connectable = keyof typeof SETTINGS;

export type RecipeStand = Awaited<ReturnType<typeof recipeStand>>;

/** An API whose vendors do what they are asked, or fail as told. */
export async function recipeStand() {
  const { db } = await testDatabase();
  const none = checkedBy(async () => undefined);
  const vendor: { fails: ConnectorErrorKind | undefined; asked: unknown[] } = {
    fails: undefined,
    asked: [],
  };
  const deps = apiDeps(db, {
    connectors: {
      ...none,
      open: async (row) => ({
        ...(await none.open(row)),
        async act(key, input) {
          if (vendor.fails) throw new ConnectorError(vendor.fails, "HubSpot says no. Look there.");
          vendor.asked.push({ connection: row.id, key, input });
          return {};
        },
      }),
    },
  });
  const url = await serveApi(deps);

  /** A location with a connection of its own, and a key for both. */
  async function aPlace(connector: Connectable) {
    const { slug } = await aLocation(deps, `place ${randomUUID()}`);
    const connection = await unitOfWork(deps, (tx) =>
      createConnection(tx, systemActor, slug, {
        connector,
        name: connector,
        settings: SETTINGS[connector],
      }),
    );
    const key = await aKey(deps, slug, ["integrations"]);
    const use = (recipe: string, input: Record<string, unknown> = {}, headers = {}) =>
      ask(url, `/recipes/${recipe}`, {
        method: "POST",
        key,
        body: { location: slug, connectionId: connection.id, ...input },
        headers,
      });
    const count = async () =>
      (await ask(url, `/locations/${slug}/flows`, { key })).body.items.length;
    return { slug, key, connectionId: connection.id, use, count };
  }

  return { deps, url, vendor, aPlace };
}
