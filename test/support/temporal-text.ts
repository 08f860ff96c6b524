import type { Client } from "@temporalio/client";

/** All that Temporal keeps of each process in a namespace, as text to search in: payloads decoded, whatever holds them. */
export async function textsOfAllProcesses(client: Client): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for await (const { workflowId, runId } of client.workflow.list()) {
    const handle = client.workflow.getHandle(workflowId, runId);
    const { raw } = await handle.describe();
    const history = await handle.fetchHistory();
    texts.set(`${workflowId} ${runId}`, textOf([workflowId, raw, history]));
  }
  return texts;
}

/** Every text in a value of protocol buffers; bytes, and texts that may be base64, also as what they stand for. */
function textOf(value: unknown): string {
  if (typeof value === "string") return `${value}\n${decoded(value)}`;
  if (value instanceof Uint8Array) return textOf(Buffer.from(value).toString("utf8"));
  if (Array.isArray(value)) return value.map(textOf).join("\n");
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .map(([key, inner]) => `${key}: ${textOf(inner)}`)
      .join("\n");
  }
  return String(value);
}

function decoded(text: string): string {
  const words = text.match(/[A-Za-z0-9+/_-]{8,}={0,2}/g) ?? [];
  return words.map((word) => Buffer.from(word, "base64").toString("utf8")).join("\n");
}
