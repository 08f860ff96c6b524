import { afterAll, beforeAll, expect, test } from "vitest";
import { person, startWebhookHub, type WebhookHub } from "../support/webhook-hub.ts";

let hub: WebhookHub;
beforeAll(async () => {
  hub = await startWebhookHub();
});
afterAll(() => hub?.stop());

test("nothing that was taken is lost where the api is killed between two deliveries", async () => {
  const space = await hub.aSpace("killed");
  const flow = await space.flow();
  await flow.apply();
  const answered: string[] = [];
  for (const round of ["a", "b"]) {
    const api = await hub.anotherApi();
    const sends = Array.from({ length: 8 }, async (_, one) => {
      const name = `${round}${one}`;
      const answer = await space.send(person("killed", name), {}, api.url).catch(() => undefined);
      if (answer?.status === 202) answered.push(`${name}@killed.example.com`);
      if (one === 3) process.kill(api.pid, "SIGKILL");
    });
    await Promise.all(sends);
    await api.stop();
    expect(answered.length).toBeGreaterThan(0);
  }
  const invited = async () => (await flow.invitations()).map(({ email }) => email);
  await expect
    .poll(invited, { timeout: 60_000, interval: 200 })
    .toEqual(expect.arrayContaining(answered));
  // Whoever was not answered sends it again.
  for (const round of ["a", "b"]) {
    for (let one = 0; one < 8; one += 1) await space.send(person("killed", `${round}${one}`));
  }
  const all = ["a", "b"].flatMap((round) =>
    Array.from({ length: 8 }, (_, one) => `${round}${one}@killed.example.com`),
  );
  await flow.invited(...all);
  expect(await flow.mailed("killed.example.com")).toEqual(all.toSorted());
}, 120_000);
