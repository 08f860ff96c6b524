import { countWords } from "./count-words.ts";
import type { FlowWords } from "./words.ts";

export const flowWordsDe: FlowWords = {
  title: "Abläufe",
  newFlow: "Neuer Ablauf",
  caption: "Die Abläufe dieses Standorts",
  empty: "Noch kein Ablauf",
  emptyBody:
    "Ein Ablauf lädt ein, wer in einer Tabelle, bei HubSpot oder durch einen Webhook auftaucht.",
  name: "Name",
  way: "Von → nach",
  state: "Zustand",
  last: "Letzter Durchgang",
  waits: "Wartet",
  nothingWaits: "Nichts",
  never: "Noch keiner",
  invitations: (location) => `Einladungen bei ${location}`,
  happensHere: (location) => `Was aus Personen bei ${location} wird`,
  heldPeople: (count, shown) => `${countWords.de.rows(count, shown)} auf eine Zusage`,
  heldEvents: (count, shown) =>
    `${shown} zurückgehaltene${count === 1 ? "s Ereignis" : " Ereignisse"}`,
  waitingEvents: (count, shown) => `${shown} ${count === 1 ? "Ereignis" : "Ereignisse"} anzusehen`,
  signInNeeded: "Geht von selbst weiter, wenn sich jemand beim Anbieter anmeldet.",
  back: "Alle Abläufe",
  backToFlow: "Zum Ablauf",
  done: {
    made: "Der Ablauf ist angelegt. Er ist ein Entwurf: erst die Vorschau, dann den Plan anwenden.",
    madeTwo:
      "Die Abläufe sind angelegt. Sie sind Entwürfe: für jeden erst die Vorschau, dann den Plan anwenden.",
    changed: "Behalten. Es gilt ab dem nächsten Blick.",
    paused: "Angehalten. Nichts geschieht, bis ihn jemand fortsetzt.",
    resumed: "Fortgesetzt. Der nächste Blick kommt gleich.",
    deleted: "Gelöscht. Wen er eingeladen hat, bleibt.",
    asked: "Ein Blick ist verlangt. Was er tut, steht unter den Durchgängen.",
    rejected:
      "Abgelehnt. Nichts von dem Plan geschieht; seine Zeilen bleiben in Ruhe, bis sie sich ändern.",
    mapped: "Die Zuordnung ist behalten. Sie gilt ab dem nächsten Blick.",
  },
  ranAgain: (count, shown) =>
    count === 1
      ? "1 Ereignis wird noch einmal angesehen."
      : `${shown} Ereignisse werden noch einmal angesehen.`,

  source: "Von",
  target: "Nach",
  openSheet: "Tabelle öffnen",
  waitsFor: "Wartet darauf",
  becomes: (property, value) => `${property} wird zu „${value}“`,
  hubEvents: {
    "invitation.*": "Was immer aus einer Einladung wird",
    "member.*": "Was immer aus einem Mitglied wird",
    "*": "Was immer aus Personen hier wird",
  },
  onlyWhere: "Nur wo",
  condition: {
    is: (from, value) => `${from} ist „${value}“`,
    isNot: (from, value) => `${from} ist nicht „${value}“`,
    exists: (from) => `es ${from} gibt`,
    existsNot: (from) => `es kein ${from} gibt`,
  },
  since: "Seit",
  lookedAt: "Letzter Blick",
  next: "Nächster Blick",
  nextWithin: (seconds) => `Innerhalb von ${seconds}`,
  nextAt: "Nicht vor",
  nextNever: { draft: "Sobald sein Plan angewendet ist", paused: "Sobald er fortgesetzt ist" },
  rules: "Regeln",
  runs: "Durchgänge",
  noRuns: "Noch kein Durchgang. Ein Blick, der nichts zu tun findet, hinterlässt keinen.",
  run: "Durchgang",
  started: "Begann",
  counts: "Worum es geht",
  preview: "Vorschau",
  draftBody:
    "Dieser Ablauf ist ein Entwurf. Eine Vorschau sagt, was er täte; nichts geschieht, bevor Sie sie anwenden.",
  passNow: "Jetzt ansehen",
  pause: "Anhalten",
  resume: "Fortsetzen",
  settings: "Name und Regeln",
  mapping: "Zuordnung und Proben",
  rowsKnown: "Was er von jeder Zeile weiß",
  peopleKnown: "Was er von jeder Person weiß",
  events: "Wovon er gehört hat",
  remove: "Diesen Ablauf löschen",
  lookThrough: "Plan durchsehen",
  heldTitle: "Ein Plan wartet auf Ihre Zusage",
  heldEventsTitle: "Ereignisse sind zurückgehalten",
  heldEventsBody: (count, shown) =>
    count === 1
      ? "Mit 1 Ereignis war nichts anzufangen. Beheben Sie, was es nennt, dann noch einmal damit."
      : `Mit ${shown} Ereignissen war nichts anzufangen. Beheben Sie, was sie nennen, dann noch einmal damit.`,
  problemNow: "Steht im Weg",

  pauseTitle: (name) => `„${name}“ anhalten?`,
  pauseBody:
    "Niemand wird neu eingeladen und nichts wird geschrieben, bis ihn jemand fortsetzt. Links und Erinnerungen schon Eingeladener gehen weiter.",
  resumeTitle: (name) => `„${name}“ fortsetzen?`,
  resumeBody:
    "Er sieht seine Quelle sofort an. Was inzwischen dazukam oder sich änderte, wird aufgenommen, und neue Personen werden eingeladen:",
  resumeHold: (shown) => `mehr als ${shown} auf einmal warten erst auf Ihre Zusage.`,
  resumeBodyTold:
    "Er geht weiter mit dem, wovon er inzwischen gehört hat, und schreibt es sofort dorthin, wohin er geht.",
  deleteTitle: (name) => `„${name}“ löschen?`,
  deleteBody:
    "Der Ablauf endet: Seine Quelle wird nicht mehr gelesen oder beschrieben, und was er von jeder Zeile weiß, ist nicht mehr zu sehen.",
  deletePeople:
    "Wen er eingeladen hat, bleibt. Links, Erinnerungen und Mitgliedschaften gehen weiter.",
  deleteHeld: (count, shown) =>
    `Ein Plan mit ${countWords.de.rows(count, shown)} wartet; er endet mit dem Ablauf, und niemand daraus wird eingeladen.`,
  deleteAct: "Ablauf löschen",

  settingsTitle: "Name und Regeln",
  save: "Speichern",
  holdAboveNew: "Zurückhalten ab mehr als so vielen Neuen",
  holdAboveNewHint: "Mehr neue Personen auf einmal warten auf Ihre Zusage. 0: alle warten.",
  holdAboveEndsPercent: "Zurückhalten ab mehr als so viel Prozent, die gingen",
  holdAboveEndsHint:
    "Gingen auf einmal mehr seiner Personen, und mindestens drei, warten sie auf Ihre Zusage.",
  quietSeconds: "Ruhe, in Sekunden",
  quietHint: "Was eben getippt wurde, wird genommen, wenn es so lange gleich geblieben ist.",
  intervalSeconds: "Ansehen alle so viele Sekunden",
  intervalHint: "Wie oft die Quelle angesehen wird, wo sie nicht von selbst von Neuem berichtet.",
  existingRows: "Wer am Anfang da ist",
  existing: { invite: "Einladen", known: "Nur vermerken" },
  existingHint: {
    invite: "Sie werden eingeladen, wenn Sie den ersten Plan anwenden.",
    known: "Niemand davon wird eingeladen; nur wer später kommt.",
  },
  onMissing: "Wer fort ist aus der Quelle",
  missing: { flag: "Es sagen", ignore: "Nichts sagen", end: "Das Ende der Mitgliedschaft planen" },
  missingHint: {
    flag: "Die Person bleibt, und es wird gesagt, dass sie fort ist.",
    ignore: "Die Person bleibt.",
    end: "Niemand geht ohne Ihre Zusage: Jeder solche Plan wartet darauf.",
  },
  numberBetween: (from, to) => `Geben Sie eine ganze Zahl von ${from} bis ${to} ein.`,
  rule: {
    holdNew: (shown) => `Mehr als ${shown} neue Personen auf einmal warten auf eine Zusage.`,
    holdEnds: (shown) =>
      `Gingen auf einmal mehr als ${shown} % seiner Personen, warten sie auf eine Zusage.`,
    rest: (shown) => `Was geändert wurde, ruht ${shown}, bevor es genommen wird.`,
    look: (shown) => `Angesehen wird alle ${shown}.`,
    existing: {
      invite: "Wer am Anfang da war, wird eingeladen.",
      known: "Wer am Anfang da war, ist nur vermerkt.",
    },
    missing: {
      flag: "Wer fort ist aus der Quelle, wird genannt und bleibt.",
      ignore: "Wer fort ist aus der Quelle, bleibt.",
      end: "Wer fort ist aus der Quelle, verliert die Mitgliedschaft, nach einer Zusage.",
    },
  },
  seconds: (count, shown) => (count === 1 ? "1 Sekunde" : `${shown} Sekunden`),

  rowsEmpty: "Er weiß noch von keiner Zeile.",
  rowsNoMatch: "Keine Zeile hat eine solche Adresse.",
  searchAddress: "Adresse, oder ein Teil davon",
  address: "Adresse",
  outcome: "Ergebnis",
  reason: "Grund",
  noAddress: "Keine lesbare Adresse",
  gone: "fort aus der Quelle",
  rowState: {
    resting: "Ruht einen Moment",
    invalid: "Fehlerhaft",
    rejected: "Abgelehnt",
    approved: "Zugesagt, wird ausgeführt",
  },
  toPerson: "Zur Person",

  eventsTitle: "Wovon der Ablauf gehört hat",
  eventsEmpty: "Nichts dergleichen.",
  subject: "Worüber",
  kind: "Art",
  toldAt: "Gehört",
  all: "Alle",
  runAgain: "Noch einmal",
  runAllAgain: (_count, shown) => `Alle ${shown} zurückgehaltenen noch einmal`,
};
