import type { Device } from "../../../services/account/devices.ts";
import { Button, Form } from "../../ui/form.tsx";
import { dayText } from "../../ui/time.tsx";
import type { AccountVisit } from "./visit.ts";
import { accountWords } from "./words.ts";

/** Where somebody is signed in, each with a way to end it. */
export function Devices({ visit, devices }: { visit: AccountVisit; devices: Device[] }) {
  const { speech, token, visitor } = visit;
  const say = accountWords[speech.locale];
  // A person has no time zone of their own here; days are told by the world's clock.
  const clock = { locale: speech.locale, timeZone: "UTC" };
  return (
    <section>
      <h2>{say.devices}</h2>
      <ul class="plain devices">
        {devices.map((one) => (
          <li>
            <div>
              <strong>{one.device ?? say.unknownDevice}</strong>{" "}
              {one.id === visitor.id && <span class="label">{say.thisDevice}</span>}
              <p class="soft">
                {say.door[one.door]}, {say.since} {dayText(one.since, clock)}, {say.lastSeen}{" "}
                {dayText(one.lastSeenAt, clock)}
              </p>
            </div>
            {one.id !== visitor.id && (
              <Form action="/account/devices" token={token} hidden={{ device: one.id }}>
                <Button quiet>{say.signOutDevice}</Button>
              </Form>
            )}
          </li>
        ))}
      </ul>
      {devices.length > 2 && (
        <Form action="/account/devices" token={token}>
          <Button quiet>{say.signOutOthers}</Button>
        </Form>
      )}
    </section>
  );
}
