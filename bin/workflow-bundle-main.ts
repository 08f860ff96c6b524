import { fileURLToPath } from "node:url";
import { bundleWorkflowCode } from "@temporalio/worker";

const ignore = () => undefined;

// Whoever asked is gone: nobody waits for the bundle.
process.once("disconnect", () => process.exit(1));

const { code } = await bundleWorkflowCode({
  workflowsPath: fileURLToPath(
    new URL(`../workflows/index${import.meta.filename.slice(-3)}`, import.meta.url),
  ),
  logger: {
    trace: ignore,
    debug: ignore,
    info: ignore,
    warn: ignore,
    error: console.error,
    log: ignore,
  },
});
process.send?.(code);
