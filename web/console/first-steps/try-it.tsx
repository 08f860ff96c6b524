import { resolve } from "node:path";
import { may } from "../../../domain/permissions.ts";
import { getConnection } from "../../../services/connections.ts";
import type { FirstSteps } from "../../../services/first-steps.ts";
import { Section } from "../../ui/section.tsx";
import type { Visit } from "../visit.ts";
import { firstStepsWords } from "./words.ts";

/** Once the flow runs: how to see that it does. */
export async function tryIt(visit: Visit, { steps, now, flow }: FirstSteps) {
  const { actor, path, speech } = visit;
  const say = firstStepsWords[speech.locale];
  const isRunning = steps.some(({ step, state }) => step === "approve" && state === "done");
  if (!isRunning || !flow) return <></>;
  const file = await fileOf(visit, flow.connectionId);
  return (
    <Section title={now === undefined ? say.allDone : say.tryIt}>
      <p>{file === undefined ? say.trySheet : say.tryFile}</p>
      {file !== undefined && <span class="copy">{file}</span>}
      <div class="acts">
        {may(actor, "customers") && (
          <a class={now === undefined ? "button" : "button quiet"} href={path("/people")}>
            {say.people}
          </a>
        )}
        {may(actor, "integrations") && <a href={path(`/flows/${flow.id}`)}>{say.flow}</a>}
      </div>
    </Section>
  );
}

/** Where the file is that the flow looks at; undefined where it is no file, or the visitor may not know. */
async function fileOf({ site, actor }: Visit, connectionId: string | null) {
  if (connectionId === null || !may(actor, "integrations")) return undefined;
  const { connector, settings } = await getConnection(site, actor, connectionId);
  const path = settings["path"];
  if (connector !== "csv-file" || typeof path !== "string") return undefined;
  return site.sheetFolder === undefined ? path : resolve(site.sheetFolder, path);
}
