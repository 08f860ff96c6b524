import type { AdministratorWords } from "./words-en.ts";

export const de: AdministratorWords = {
  title: "Administratoren",
  intro: "Wer an diesem Standort was darf.",
  caption: "Administratoren dieses Standorts",
  head: { name: "Name", email: "E-Mail", may: "Darf", lastSeen: "Zuletzt da" },
  owner: "Inhaber",
  you: "Sie",
  everything: "Alles, an jedem Standort",
  nothing: "Noch nichts",
  never: "War noch nie angemeldet",
  none: "Außer dem Inhaber verwaltet niemand diesen Standort",
  noneAtAll: "Niemand verwaltet diesen Standort",
  noneBody: "Wer Administrator ist, öffnet diese Konsole und tut dort, was Sie erlauben.",
  invite: "Administrator einladen",
  makeMember: "Ein Mitglied zum Administrator machen",
  back: "Alle Administratoren",

  what: {
    customers:
      "Personen sehen, einladen, Einladungen erneut schicken und zurücknehmen; jede Mail sehen, und warum etwas geschah.",
    billing: "In dieser Konsole braucht es noch nichts davon.",
    admins:
      "Administratoren benennen, ändern, was sie dürfen, sie entziehen, API-Schlüssel anlegen und widerrufen. Jeder gibt höchstens, was er selbst hat.",
    settings: "Den Standort ändern, seine Erinnerung und die Worte seiner Mails.",
    integrations: "Anbieter verbinden, Abläufe bauen und ihren Plänen zusagen; den Betrieb sehen.",
    analytics: "In dieser Konsole braucht es noch nichts davon.",
  },
  permissions: "Was erlaubt ist",
  permissionsHint: "Geben können Sie, was Sie selbst haben.",
  notYours: (names) => `Sie haben selbst nicht, und können nicht geben: ${names}.`,
  notBack: "Sie haben das selbst nicht: Einmal weggenommen, können Sie es nicht zurückgeben.",

  inviteBody:
    "Die Person bekommt eine Mail und meldet sich mit einem Code an. Kein Link meldet einen Administrator an.",
  firstName: "Vorname",
  lastName: "Nachname (freiwillig)",
  email: "E-Mail",
  sendInvitation: "Einladung senden",
  alreadyAdministrator: "Die Person verwaltet diesen Standort schon.",
  alreadyMember: "Die Person ist hier schon Mitglied und braucht keine Einladung.",
  toThem: "Ansehen, was sie darf",
  toMake: "Zum Administrator machen",

  findBody: "Um wen geht es? Nennen Sie die Adresse, mit der die Person hier Mitglied ist.",
  find: "Weiter",
  notAMember:
    "Kein Mitglied dieses Standorts hat diese Adresse. Laden Sie die Person als Administrator ein.",

  makeTitle: (name) => `${name} zum Administrator machen`,
  makeBody:
    "Es gilt sofort. Keine Mail sagt es der Person: Sagen Sie es ihr selbst. An der Konsole meldet sie sich mit einem Code an.",
  make: "Zum Administrator machen",

  lastSeen: "Zuletzt da",
  save: "Speichern",
  changeBody: "Was Sie speichern, gilt ab dem nächsten Klick der Person.",
  yourself: "Hier geht es um Sie selbst. Was Sie sich nehmen, können nur andere zurückgeben.",
  ownerBody:
    "Der Inhaber darf alles, an jedem Standort. Das endet nur, indem er die Installation übergibt.",
  ownerNext: "Zum Übergeben öffnen Sie einen Administrator und wählen es dort.",
  lastKeeper:
    "Niemand sonst darf hier Administratoren benennen, und einen Inhaber gibt es nicht. Geben Sie dieses Recht erst jemand anderem.",

  withdraw: "Als Administrator entziehen",
  withdrawTitle: (name) => `${name} als Administrator entziehen?`,
  withdrawBody: (name) =>
    `${name} bleibt Mitglied dieses Standorts und darf in seiner Konsole nichts mehr, ab dem nächsten Klick.`,
  withdrawNoMail: "Keine Mail sagt es der Person.",
  withdrawSelf:
    "Das sind Sie. Sie verlieren diese Konsole sofort, und nur ein anderer Administrator kann Sie wieder einlassen.",
  withdrawKeys: (count) =>
    count === 1
      ? "Den API-Schlüssel widerrufen, den die Person hier angelegt hat"
      : `Die ${count} API-Schlüssel widerrufen, die die Person hier angelegt hat`,
  withdrawKeysHint: "Sonst lassen sie weiter Programme ein.",
  withdrawAct: "Entziehen",

  handOver: "Die Installation übergeben",
  handOverTitle: (name) => `Die Installation an ${name} übergeben?`,
  handOverBody: (name) =>
    `${name} wird Inhaber der ganzen Installation: mit allem an jedem Standort, und mit dem Recht, sie weiterzugeben.`,
  handOverYou:
    "Sie sind dann nicht mehr Inhaber. Zurücknehmen können Sie das nicht: Nur der neue Inhaber kann sie weitergeben.",
  handOverElsewhere: "Wo Sie andere Standorte mit eigenem Recht verwalten, bleibt es dabei.",
  handOverKeys: "API-Schlüssel gelten weiter, auch die für alle Standorte.",
  handOverNoMail: (name) => `Es geht keine Mail darüber hinaus. Sagen Sie es ${name} selbst.`,
  handOverNever: (name) =>
    `${name} war noch nie angemeldet. Übergeben wird nur an ein aktives Konto: Warten Sie so lange.`,
  stay: (location) => `Administrator von ${location} bleiben, mit allen Rechten`,
  typed: (email) => `Zum Bestätigen die Adresse des neuen Inhabers eingeben: ${email}`,
  typedWrong: "Das ist eine andere Adresse. Geben Sie die des neuen Inhabers ein.",
  handOverAct: "Übergeben",

  done: {
    invited: "Eingeladen. Die Mail ist unterwegs.",
    made: "Die Person ist jetzt Administrator.",
    changed: "Gespeichert. Es gilt ab dem nächsten Klick der Person.",
    withdrawn: "Entzogen. Die Person ist ein Mitglied wie andere.",
    handed: "Übergeben. Sie sind nicht mehr Inhaber.",
  },
};
