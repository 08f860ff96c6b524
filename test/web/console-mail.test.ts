import { beforeEach, describe, expect, test } from "vitest";
import { uuidv7 } from "uuidv7";
import { suppress } from "../../db/suppressions.ts";
import { systemActor, type Permission } from "../../domain/permissions.ts";
import { invite } from "../../services/invitations/invite.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { openConsole, type Console, type ConsoleBrowser } from "./console.ts";

let on: Console;
let ada: ConsoleBrowser;
beforeEach(async () => {
  on = await openConsole();
  ada = await on.signIn(await on.anAdmin());
});

const MARKUP = `"><img src=x onerror=alert(1)>{{7*7}}`;

/** Somebody invited to a location, and the mail to them in the state that is asked for. */
async function aMail({
  state = "unknown",
  location = "hq",
  email = `grace-${uuidv7()}@example.com`,
  lastName = "Hopper",
}: {
  state?: "unknown" | "queued" | "delivered";
  location?: string;
  email?: string;
  lastName?: string;
} = {}) {
  const person = { firstName: "Grace", lastName, email, canonicalEmail: email };
  const { invitation } = await unitOfWork(on.deps, (tx) =>
    invite(tx, systemActor, location, person, "api"),
  );
  const mail = await on.db
    .updateTable("email")
    .set({
      state,
      ...(state === "unknown" && {
        reason: "451 the answer was lost",
        attempts: 1,
        attemptedAt: new Date("2026-11-24T09:30:00Z"),
      }),
    })
    .where("invitationId", "=", invitation.id)
    .returning(["id", "recipient"])
    .executeTakeFirstOrThrow();
  if (state !== "queued") {
    await on.db
      .updateTable("invitation")
      .set({ status: "sent" })
      .where("id", "=", invitation.id)
      .execute();
  }
  return { ...mail, invitationId: invitation.id ?? "", membershipId: invitation.membershipId };
}

const statusOf = async (invitationId: string) =>
  (
    await on.db
      .selectFrom("invitation")
      .select("status")
      .where("id", "=", invitationId)
      .executeTakeFirstOrThrow()
  ).status;

const stateOf = async (id: string) =>
  (await on.db.selectFrom("email").select("state").where("id", "=", id).executeTakeFirstOrThrow())
    .state;

describe("the outbox", () => {
  test("shows each mail with its state in words and the way to the person", async () => {
    const { recipient, id, membershipId } = await aMail({ state: "delivered" });
    const { html, status } = await ada.get(on.path("/mail"));
    expect(status).toBe(200);
    expect(html).toContain(recipient);
    expect(html).toContain("Delivered");
    expect(html).toContain(on.path(`/mail/outbox/${id}`));
    expect(html).toContain(on.path(`/people/${membershipId}`));
  });

  test("is narrowed by state and by the beginning of an address", async () => {
    const [one, other] = [await aMail(), await aMail({ state: "queued" })];
    const inDoubt = await ada.get(on.path("/mail?state=unknown"));
    expect(inDoubt.html).toContain(one.recipient);
    expect(inDoubt.html).not.toContain(other.recipient);
    const found = await ada.get(on.path(`/mail?to=${other.recipient.slice(0, 30).toUpperCase()}`));
    expect(found.html).toContain(other.recipient);
    expect(found.html).not.toContain(one.recipient);
    const none = await ada.get(on.path("/mail?to=nobody&state=canceled"));
    expect(none.html).toContain("No mail is like that");
  });

  test("goes on where a page ended, and its search stays", async () => {
    for (let mail = 0; mail < 51; mail += 1) await aMail({ state: "delivered" });
    const first = await ada.get(on.path("/mail?state=delivered"));
    const next = /href="([^"]+)" rel="next"/.exec(first.html)?.[1]?.replaceAll("&amp;", "&") ?? "";
    expect(next).toContain("state=delivered");
    const second = await ada.get(next);
    expect(second.html.match(/data-head="State"/g)).toHaveLength(1);
  });

  test("says above how many mails wait for somebody's word", async () => {
    expect((await ada.get(on.path("/mail"))).html).not.toContain("in doubt.");
    await aMail();
    expect((await ada.get(on.path("/mail"))).html).toContain("One mail is in doubt.");
    await aMail();
    expect((await ada.get(on.path("/mail"))).html).toContain("2 mails are in doubt.");
  });

  test.each(["state=%00", "cursor='", "to=%00%25", "state[]=x", `to=${"x".repeat(300)}`])(
    "is shown for the odd question %s",
    async (query) => {
      expect((await ada.get(on.path(`/mail?${query}`))).status).toBe(200);
    },
  );
});

describe("which way mail goes", () => {
  test("is told with the sender; the local mailbox can be opened", async () => {
    const { html } = await ada.get(on.path("/mail"));
    expect(html).toContain("local mailbox on this machine");
    expect(html).toContain("Usher &lt;usher@localhost&gt;");
    expect(html).toContain('href="/mailbox"');
  });

  test("of SMTP says when a mail is in doubt", async () => {
    const mailWay = {
      provider: "smtp",
      sender: "a@b.example",
      server: "mail.b.example:465",
      hearsBack: false,
    } as const;
    const smtp = await openConsole({ mailWay, localMail: false });
    const browser = await smtp.signIn(await smtp.anAdmin());
    const { html } = await browser.get(smtp.path("/mail"));
    expect(html).toContain("mail.b.example:465");
    expect(html).toContain("after DATA");
  });

  test("of Resend says whether events come back, and what is missing where they do not", async () => {
    const mailWay = {
      provider: "resend",
      sender: "a@b.example",
      server: "api.resend.com",
    } as const;
    const deaf = await openConsole({ mailWay: { ...mailWay, hearsBack: false }, localMail: false });
    const page = async (at: Console) =>
      (await (await at.signIn(await at.anAdmin())).get(at.path("/mail"))).html;
    expect(await page(deaf)).toContain("set RESEND_WEBHOOK_SECRET");
    const hears = await openConsole({ mailWay: { ...mailWay, hearsBack: true }, localMail: false });
    expect(await page(hears)).toContain("has not told anything yet");
    await hears.db
      .insertInto("providerEvent")
      .values({
        id: "msg_1",
        type: "email.sent",
        detail: null,
        providerId: "p",
        emailId: null,
        occurredAt: new Date(),
      })
      .execute();
    expect(await page(hears)).toContain("Last heard of:");
  });
});

describe("a mail in doubt", () => {
  test("says what is known, and that it is never sent again by itself", async () => {
    const { id } = await aMail();
    const { html } = await ada.get(on.path(`/mail/outbox/${id}`));
    expect(html).toContain("Whether this mail went out is not known");
    expect(html).toContain("451 the answer was lost");
    expect(html).toContain('datetime="2026-11-24T09:30:00.000Z"');
    expect(html).toContain("None: the provider did not tell one");
    expect(html).toContain("never sent again by itself");
  });

  test("that did not go out stops its invitation, as was said before", async () => {
    const { id, invitationId, membershipId } = await aMail();
    const page = on.path(`/mail/outbox/${id}/settle/not-sent`);
    expect((await ada.get(page)).html).toContain("The invitation stops");
    const done = await ada.submit(page, page);
    expect(done.status).toBe(303);
    expect(await stateOf(id)).toBe("refused");
    expect(await statusOf(invitationId)).toBe("bounced");
    const { html } = await ada.get(done.location ?? "");
    expect(html).toContain("The invitation has stopped");
    expect(html).toContain(on.path(`/people/${membershipId}`));
  });

  test("that went out changes nothing of its invitation", async () => {
    const { id, invitationId } = await aMail();
    const page = on.path(`/mail/outbox/${id}/settle/delivered`);
    expect((await ada.get(page)).html).toContain("stay as they are");
    expect((await ada.submit(page, page)).status).toBe(303);
    expect(await stateOf(id)).toBe("delivered");
    expect(await statusOf(invitationId)).toBe("sent");
  });

  test("is settled once: whoever comes second is shown what it is now", async () => {
    const { id } = await aMail();
    const at = (as: string) => on.path(`/mail/outbox/${id}/settle/${as}`);
    await ada.send(at("delivered"));
    const second = await ada.send(at("not-sent"));
    expect(second.status).toBe(409);
    expect(second.html).toContain("settled meanwhile");
    expect((await ada.get(at("not-sent"))).status).toBe(409);
    expect(await stateOf(id)).toBe("delivered");
  });

  test("is settled as one of the two, and only by a form of the console", async () => {
    const { id } = await aMail();
    const at = (as: string) => on.path(`/mail/outbox/${id}/settle/${as}`);
    expect((await ada.send(at("lost"))).status).toBe(404);
    expect((await ada.get(at("lost"))).status).toBe(404);
    expect((await ada.post(at("delivered"), {})).status).toBe(403);
    expect(await stateOf(id)).toBe("unknown");
  });
});

describe("addresses left alone", () => {
  async function leftAlone(reason: "bounced" | "complained" = "bounced") {
    const mail = await aMail({ state: "delivered" });
    await suppress(on.db, mail.recipient, reason);
    const { id } = await on.db.selectFrom("suppression").select("id").executeTakeFirstOrThrow();
    return { ...mail, page: on.path(`/mail/suppressions/${id}`) };
  }
  const left = () => on.db.selectFrom("suppression").select("id").execute();

  test("are listed with why and since when", async () => {
    const { recipient, page } = await leftAlone();
    const { html } = await ada.get(on.path("/mail/suppressions"));
    expect(html).toContain(recipient);
    expect(html).toContain("A mail came back for good");
    expect(html).toContain(page);
  });

  test.each([
    ["bounced", "takes mail again"],
    ["complained", "only when they asked you to"],
  ] as const)("for %s are taken off after it was said what follows", async (reason, words) => {
    const { page, membershipId } = await leftAlone(reason);
    const { html } = await ada.get(page);
    expect(html).toContain(words);
    expect(html).toContain("Nothing is sent by itself");
    const done = await ada.submit(page, page);
    expect(await left()).toEqual([]);
    const after = await ada.get(done.location ?? "");
    expect(after.html).toContain("Nothing was sent");
    expect(after.html).toContain(on.path(`/people/${membershipId}`));
    expect((await ada.send(page)).status).toBe(404);
  });
});

describe("who has no business there", () => {
  const pages = async () => {
    const { id, recipient } = await aMail();
    await suppress(on.db, recipient, "bounced");
    const row = await on.db.selectFrom("suppression").select("id").executeTakeFirstOrThrow();
    return {
      read: ["/mail", "/mail/suppressions", `/mail/outbox/${id}`],
      write: [`/mail/outbox/${id}/settle/not-sent`, `/mail/suppressions/${row.id}`],
      id,
    };
  };

  test.each(["settings", "integrations"] satisfies Permission[])(
    "with the permission %s alone can neither see nor do it",
    async (permission) => {
      const { read, write, id } = await pages();
      const other = await on.signIn(await on.anAdmin({ permissions: [permission] }));
      for (const page of [...read, ...write]) {
        expect((await other.get(on.path(page))).status).toBe(403);
      }
      for (const page of write) expect((await other.send(on.path(page))).status).toBe(403);
      expect(await stateOf(id)).toBe("unknown");
    },
  );

  test("at another location finds nothing there, nor at their own what is of this one", async () => {
    const { read, write, id } = await pages();
    const place = await on.aLocation();
    const other = await on.signIn(await on.anAdmin({ locationId: place.id }));
    const theirs = `/console/locations/${place.slug}`;
    for (const page of [...read, ...write]) {
      expect((await other.get(on.path(page))).status).toBe(404);
    }
    for (const page of write) {
      expect((await other.send(on.path(page))).status).toBe(404);
      expect((await other.get(theirs + page)).status).toBe(404);
      expect((await other.send(theirs + page)).status).toBe(404);
    }
    expect((await other.get(theirs + (read[2] ?? ""))).status).toBe(404);
    expect(await stateOf(id)).toBe("unknown");
    expect(await on.db.selectFrom("suppression").select("id").execute()).toHaveLength(1);
  });
});

test("a name and an answer that are markup are shown as text", async () => {
  const { id } = await aMail();
  await on.db
    .updateTable("person")
    .set({ lastName: MARKUP })
    .where("firstName", "=", "Grace")
    .execute();
  await on.db.updateTable("email").set({ reason: MARKUP }).execute();
  for (const page of ["/mail", `/mail/outbox/${id}`]) {
    const { html } = await ada.get(on.path(page));
    expect(html).not.toContain("<img src=x");
    expect(html).toContain("{{7*7}}");
  }
});

test("the pages are German for whoever reads German", async () => {
  const { id } = await aMail();
  const german = { "accept-language": "de" };
  const page = await ada.get(on.path(`/mail/outbox/${id}`), german);
  expect(page.html).toContain("Ob diese Mail hinausging, ist nicht bekannt");
  expect((await ada.get(on.path("/mail"), german)).html).toContain("Eine Mail ist im Zweifel.");
});
