import { afterAll, beforeAll, expect, test } from "vitest";
import { textsOfAllProcesses } from "../support/temporal-text.ts";
import { canariesIn } from "./canaries.ts";
import {
  askBusyProvider,
  beRefused,
  failAndRecover,
  forgeEvents,
  knockOnPages,
  loseTheKey,
  whileUnanswered,
} from "./failures.ts";
import { answerPlace } from "./heard-answers.ts";
import {
  bounceAndResend,
  connectSheet,
  pressLink,
  remindAndLeave,
  signInOwner,
  typeCode,
} from "./life.ts";
import { guests, watchPeople } from "./people.ts";
import { aPlace, databasePlaces, folderPlaces, type Place } from "./places.ts";
import {
  answersWithPlants,
  plantInDatabase,
  plantInFiles,
  plantInTemporal,
  planter,
} from "./planted.ts";
import { startStage, type Stage } from "./stage.ts";

let stage: Stage;
/** What the hub's commands said. */
const said: Place[] = [];

beforeAll(async () => {
  stage = await startStage();
  watchPeople(stage.flock);
  const sheet = await connectSheet(stage);
  await Promise.all([
    pressLink(stage),
    typeCode(stage),
    bounceAndResend(stage),
    remindAndLeave(stage),
    signInOwner(stage),
  ]);
  await sheet.shows(guests.pressing, "activated");
  await sheet.shows(guests.bouncing, "revoked");
  await failAndRecover(stage);
  await whileUnanswered(stage, async () => {
    await beRefused(stage, sheet.flowId);
    await forgeEvents(stage);
    await knockOnPages(stage);
    await askDoctor();
    said.push(aPlace("usher doctor", await askBusyProvider(stage)));
  });
  await loseTheKey(stage);
  await askDoctor();
  for (const path of ["/metrics", "/readyz", "/healthz", "/api/openapi.json"])
    await fetch(stage.url + path);
  await readEverything();
  watchSentLinks();
}, 150_000);
afterAll(() => stage?.stop(), 60_000);

async function askDoctor(): Promise<void> {
  said.push(aPlace("usher doctor", await stage.command(["doctor"])));
}

/** What the API shows to somebody with all rights. */
async function readEverything(): Promise<void> {
  const lists = ["invitations", "connections", "flows", "why?email=".concat(guests.refused.email)];
  for (const list of lists) await stage.api.ask("GET", `/locations/loft/${list}`);
  await stage.api.ask("GET", "/mails?limit=200");
  await stage.api.ask("GET", "/connectors");
}

/** A link counts from the moment it is sent, also where its mail was refused. */
function watchSentLinks(): void {
  for (const { to, ...words } of sentMails()) {
    const token = /\/i\/([\w-]+)/.exec(JSON.stringify(words))?.[1];
    if (token !== undefined) stage.watch.entry(`link token of ${to[0]}`, token);
  }
}

const foundIn = (places: Place[]) =>
  places.flatMap(({ name, text, forbids }) =>
    canariesIn(text, stage.flock.of(...forbids)).map((canary) => `${name}: ${canary}`),
  );

async function temporalPlaces(): Promise<Place[]> {
  const texts = await textsOfAllProcesses(stage.temporal);
  return [...texts].map(([name, text]) => aPlace(name, text));
}

test("no log, no output and no other file of a hub has a secret, a way in or a person", async () => {
  const files = await folderPlaces(stage.dataDir);
  const names = files.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["logs/usher.log", "logs/postgres.log"]));
  expect(foundIn([aPlace("terminal", stage.terminal()), ...said, ...files])).toEqual([]);
});

test("no history, summary, attribute or id in Temporal holds one of them", async () => {
  const places = await temporalPlaces();
  expect(places.length).toBeGreaterThan(8);
  expect(foundIn(places)).toEqual([]);
});

test("no column of the database has a secret or a way in", async () => {
  expect(foundIn(await databasePlaces(stage.databaseUrl))).toEqual([]);
});

test("no answer has a secret or a way in, and none that is a refusal or for strangers names a person", () => {
  const answers = stage.answers();
  const statuses = new Set(answers.map(({ status }) => status));
  expect([...statuses]).toEqual(expect.arrayContaining([200, 202, 401, 404, 409, 422, 500]));
  expect(foundIn(answers.map(answerPlace))).toEqual([]);
});

test("what goes out to the provider has each person's own words in their own mail, and the key in its header", () => {
  const { calls } = stage.tap;
  const places = calls.flatMap(({ line, headers, body }): Place[] => {
    const { authorization, ...others } = headers;
    expect(authorization).toMatch(/^Bearer re_[\w-]{32}$/);
    const head = `${line}\n${JSON.stringify(others)}`;
    return [aPlace("a request's head", head), aPlace("a request's body", body, ["secret"])];
  });
  expect(foundIn(places)).toEqual([]);
  const mails = sentMails();
  expect(mails.length).toBeGreaterThan(10);
  for (const { to, ...words } of mails) {
    const [address = ""] = to;
    const own = Object.values(guests).find(({ email }) => email === address);
    const strangers = stage.flock
      .of("person", "entry")
      .filter(({ name }) => !name.endsWith(` of ${address}`))
      .filter(({ value }) => ![address, own?.firstName].includes(value));
    expect(canariesIn(JSON.stringify(words), strangers), `mail to ${address}`).toEqual([]);
  }
});

test("the search finds what is planted in any of these places", async () => {
  const plants = planter(stage);
  await plantInDatabase(stage, plants);
  await plantInTemporal(stage, plants);
  await plantInFiles(stage, plants);
  const found = foundIn([
    ...answersWithPlants(stage, plants),
    ...(await databasePlaces(stage.databaseUrl)),
    ...(await folderPlaces(stage.dataDir)),
    ...(await temporalPlaces()),
  ]).join("\n");
  expect(plants.names.length).toBeGreaterThan(15);
  for (const name of plants.names) expect(found).toContain(name);
});

const sentMails = () => stage.tap.calls.flatMap(({ body }) => mailsIn(body));

type SentMail = { to: string[] };

/** Only the hub writes these bodies, and each is a batch or empty. */
const mailsIn = (body: string) => (body === "" ? [] : JSON.parse(body)) as SentMail[];
