import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parseDocument } from "yaml";
import { z } from "zod";
import { secrets, Settings } from "../../bin/settings.ts";

const conditions = ["service_healthy", "service_completed_successfully"] as const;

const Service = z.object({
  image: z.string(),
  command: z.array(z.string()).default([]),
  restart: z.string().default("no"),
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  secrets: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  networks: z.array(z.string()),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.enum(conditions) })).default({}),
  deploy: z.object({ replicas: z.number() }).default({ replicas: 1 }),
});
const Compose = z.object({
  services: z.record(z.string(), Service),
  networks: z.record(z.string(), z.object({ internal: z.boolean().default(false) }).nullable()),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
});
export type ComposeService = z.infer<typeof Service>;
type ComposeFile = z.infer<typeof Compose>;

const validate = new Ajv2020({ strict: false, allErrors: true }).compile(
  JSON.parse(readFileSync(new URL("./compose-spec/compose-spec.json", import.meta.url), "utf8")),
);

/** Why this text is not a compose file by the compose schema. */
export function schemaFaults(text: string): string[] {
  const { errors, value } = read(text);
  if (errors.length > 0) return errors;
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

export function composeOf(text: string): ComposeFile {
  return Compose.parse(read(text).value);
}

function read(text: string): { errors: string[]; value: unknown } {
  const document = parseDocument(text, { merge: true });
  return { errors: document.errors.map(({ message }) => message), value: document.toJS() };
}

/** Fills `${NAME:-default}` and `${NAME:?why}` in, as compose does. */
export function fillIn(text: string, given: Record<string, string>): string {
  return text.replaceAll(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind, rest) => {
    const value = given[name] ?? (kind === "-" ? String(rest) : undefined);
    if (value === undefined) throw new Error(`${name} is not set: ${String(rest)}`);
    return value;
  });
}

export const isOurs = ({ image }: ComposeService) => image.startsWith("usher:");

/** What the schema cannot see: how we want our compose file to be. */
export function houseFaults(text: string): string[] {
  const file = composeOf(text);
  return Object.entries(file.services).flatMap(([name, service]) =>
    [
      ...imageFaults(service),
      ...reachFaults(service, file),
      ...orderFaults(service, file),
      ...secretFaults(service, file),
      ...(isOurs(service) ? settingFaults(service) : []),
    ].map((fault) => `${name}: ${fault}`),
  );
}

function imageFaults({ image, security_opt, cap_drop, read_only }: ComposeService): string[] {
  return [
    ...(/:\d+\.\d+(\.\d+)?(-[a-z]+)?$/.test(image) ? [] : [`${image} is not pinned`]),
    ...(security_opt.includes("no-new-privileges:true") ? [] : ["may gain privileges"]),
    ...(cap_drop.includes("ALL") ? [] : ["keeps capabilities"]),
    ...(read_only || image.startsWith("postgres:") ? [] : ["can write to its own files"]),
  ];
}

/** Only what has an address on this machine may be reached from outside, and stores have no way out. */
function reachFaults({ image, ports, networks }: ComposeService, file: ComposeFile): string[] {
  const isStore = /^(postgres|temporalio\/server):/.test(image);
  const open = networks.filter((name) => file.networks[name]?.internal !== true);
  return [
    ...ports.filter((it) => !it.startsWith("127.0.0.1:")).map((it) => `${it} is open to others`),
    ...(isStore && ports.length + open.length > 0 ? ["is a store and must not be reachable"] : []),
  ];
}

function orderFaults(service: ComposeService, { services }: ComposeFile): string[] {
  const wrong = Object.entries(service.depends_on).flatMap(([name, { condition }]) => {
    const other = services[name];
    if (!other) return [`waits for ${name}, which is not there`];
    const right = runsOn(other) ? "service_healthy" : "service_completed_successfully";
    return condition === right ? [] : [`waits for ${name} to be ${condition}, not ${right}`];
  });
  const hasCheck = service.healthcheck !== undefined || isOurs(service);
  return runsOn(service) && !hasCheck ? [...wrong, "has no health check"] : wrong;
}

const runsOn = ({ restart }: ComposeService) => restart === "unless-stopped";

const secretName = /PASS|PWD|SECRET|TOKEN|API_KEY|DATABASE_URL|SMTP_URL/;

/** A secret stands in a file of its own, never in this one or in the environment. */
function secretFaults({ environment, secrets: mounted }: ComposeService, file: ComposeFile) {
  const named = Object.entries(environment).filter(([name]) => secretName.test(name));
  return [
    ...named
      .filter(([name, value]) => !name.endsWith("_FILE") || !value.startsWith("/run/secrets/"))
      .map(([name]) => `${name} holds a secret`),
    ...named
      .map(([, value]) => value.replace("/run/secrets/", ""))
      .filter((name) => !mounted.includes(name))
      .map((name) => `reads the secret ${name} and does not mount it`),
    ...mounted.filter((name) => !file.secrets[name]).map((name) => `mounts no known ${name}`),
  ];
}

function settingFaults({ environment }: ComposeService): string[] {
  const known = [...Object.keys(Settings.shape), ...secrets.map((name) => `${name}_FILE`)];
  return Object.keys(environment)
    .filter((name) => !known.includes(name))
    .map((name) => `${name} is no setting of ours`);
}

/** The search attributes that a command registers, as `{ name: type }`. */
export function registeredAttributes(command: string): Record<string, string> {
  const found = command.matchAll(/--name (\w+) --type (\w+)/g);
  return Object.fromEntries([...found].map(([, name, type]) => [name, type]));
}
