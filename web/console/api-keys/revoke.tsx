import type { Context } from "hono";
import { revokeApiKey } from "../../../services/api-keys.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { Time } from "../../ui/time.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { beginningOf, keyName, openedKey } from "./opened.ts";
import { apiKeyWords } from "./words.ts";

export async function showRevocation(c: Context, visit: Visit): Promise<Response> {
  const { path, speech, clock } = visit;
  const say = apiKeyWords[speech.locale];
  const key = await openedKey(c, visit);
  const { lastUsedAt } = key;
  return showConsolePage(
    c,
    visit,
    {
      title: say.revokeTitle(keyName(visit, key)),
      section: "api-keys",
      back: { href: path("/api-keys"), text: say.back },
    },
    key.state === "live" ? (
      <Confirm
        speech={speech}
        action={path(`/api-keys/${key.id}/revoke`)}
        token={visit.token}
        act={say.revokeAct}
        cancelTo={path("/api-keys")}
      >
        <p class="soft">{beginningOf(key)}…</p>
        <p>{say.revokeBody}</p>
        <p>
          {say.revokeUsed}:{" "}
          {lastUsedAt === null ? say.neverUsed : <Time at={lastUsedAt} clock={clock} />}
        </p>
      </Confirm>
    ) : (
      <div class="card">
        <p>{say.revokeOver}</p>
      </div>
    ),
  );
}

export async function sendRevocation(c: Context, visit: Visit): Promise<Response> {
  const { id } = await openedKey(c, visit);
  await unitOfWork(visit.site, (tx) => revokeApiKey(tx, visit.actor, visit.location.id, id));
  return visit.goto(c, "/api-keys", "revoked");
}
