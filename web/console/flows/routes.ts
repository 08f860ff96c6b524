import type { ConsolePages } from "../visit.ts";
import { sendApproval, sendRejection, showApproval, showRejection } from "./decide.tsx";
import { sendRunAgain, showEvents } from "./events.tsx";
import { showFlows } from "./list.tsx";
import { sendMapping, showMapping } from "./mapping.tsx";
import { sendNewRecipe, showNewRecipe } from "./new-recipe.tsx";
import { showNewFlow } from "./new.tsx";
import { sendApply, sendPreview, showPreview } from "./preview.tsx";
import { showRows } from "./rows.tsx";
import { showRun } from "./run.tsx";
import { sendSettings, showSettings } from "./settings.tsx";
import { showFlow } from "./show.tsx";
import { sendTurn, showTurn } from "./turn.tsx";

const permission = "integrations";

export const flowPages: ConsolePages = {
  "/flows": { permission, get: showFlows },
  "/flows/new": { permission, get: showNewFlow },
  "/flows/new/:recipe": { permission, get: showNewRecipe, post: sendNewRecipe },
  "/flows/:flow": { permission, get: showFlow },
  "/flows/:flow/preview": { permission, get: showPreview, post: sendPreview },
  "/flows/:flow/apply": { permission, post: sendApply },
  "/flows/:flow/run": { permission, post: sendTurn("run") },
  "/flows/:flow/pause": { permission, get: showTurn("pause"), post: sendTurn("pause") },
  "/flows/:flow/resume": { permission, get: showTurn("resume"), post: sendTurn("resume") },
  "/flows/:flow/delete": { permission, get: showTurn("delete"), post: sendTurn("delete") },
  "/flows/:flow/settings": { permission, get: showSettings, post: sendSettings },
  "/flows/:flow/mapping": { permission, get: showMapping, post: sendMapping },
  "/flows/:flow/rows": { permission, get: showRows },
  "/flows/:flow/events": { permission, get: showEvents },
  "/flows/:flow/events/run-again": { permission, post: sendRunAgain },
  "/flows/:flow/runs/:run": { permission, get: showRun },
  "/flows/:flow/runs/:run/approve": { permission, get: showApproval, post: sendApproval },
  "/flows/:flow/runs/:run/reject": { permission, get: showRejection, post: sendRejection },
};
