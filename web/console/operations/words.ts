import { words } from "../../ui/words.ts";

const ofInvitations = (count: number, shown: string) =>
  count === 1 ? "1 invitation" : `${shown} invitations`;
const flows = (count: number, shown: string) => (count === 1 ? "1 flow" : `${shown} flows`);

const einladungen = (count: number, shown: string) =>
  count === 1 ? "1 Einladung" : `${shown} Einladungen`;
const ablaeufe = (count: number, shown: string) => (count === 1 ? "1 Ablauf" : `${shown} Abläufe`);

export const operationsWords = words({
  en: {
    title: "Operations",
    ofAll: "This page is about all locations of the installation.",
    ofOne:
      "This page is about this location; what everything stands on is of the whole installation.",
    stuck: "Hand-overs that are stuck",
    stuckBody:
      "Temporal refused these for good. Mend what it names, then try again: nothing is done twice by that.",
    stuckCaption: "Messages that Temporal refused, the oldest first",
    noneStuck: "None is stuck.",
    moreStuck: (shown: string) => `${shown} in all; the oldest are shown.`,
    what: "What",
    kind: {
      start: "Begin the process",
      changed: "Tell it of a change",
      nudge: "Wake the flow",
    },
    since: "Since",
    tries: "Tries",
    error: "Last error",
    act: "Act",
    tryAgain: "Try again",
    inTemporal: "In Temporal",
    nextSteps: "What is due next",
    nothingDue: "Nothing is due.",
    processes: "Processes",
    processesBody: "Each open invitation and each flow has a process that waits for it.",
    processesCaption: "How many processes there are, by state",
    invitations: "Invitations",
    flows: "Flows",
    of: "Of",
    state: "State",
    count: "How many",
    noProcess: "No invitation is open, and there is no flow.",
    again: "Ask again for processes",
    againBody:
      "If processes were ended in Temporal, or Temporal lost them, this makes them again from what is recorded here. Those that run are left alone, and no mail is sent a second time. Usher does the same by itself once an hour.",
    askAgain: "Ask again now",
    health: "How things are",
    foreign: "Messages of accounts that no connection has",
    foreignBody: (count: number, shown: string) =>
      count === 1
        ? "1 message of a vendor is about an account that no connection here has. It is kept for 30 days, and taken up once one has."
        : `${shown} messages of vendors are about accounts that no connection here has. They are kept for 30 days, and taken up once one has.`,
    done: {
      tried: "It is handed over once more. If it is refused again, it stands here again.",
      asked: (invitations: number, shownInvitations: string, running: number, shownFlows: string) =>
        invitations + running === 0
          ? "Everything that should be running was asked for already."
          : `Asked again for ${ofInvitations(invitations, shownInvitations)} and ${flows(running, shownFlows)}. Those that ran are left alone; the others begin within a moment.`,
    },
    notStuck: "This hand-over is not stuck any more. Nothing was done.",
  },
  de: {
    title: "Betrieb",
    ofAll: "Diese Seite gilt allen Standorten der Installation.",
    ofOne: "Diese Seite gilt diesem Standort; worauf alles steht, gilt der ganzen Installation.",
    stuck: "Übergaben, die feststecken",
    stuckBody:
      "Temporal hat diese endgültig abgelehnt. Beheben, was es nennt, dann noch einmal versuchen: Doppelt geschieht dadurch nichts.",
    stuckCaption: "Nachrichten, die Temporal abgelehnt hat, die ältesten zuerst",
    noneStuck: "Keine steckt fest.",
    moreStuck: (shown) => `Insgesamt ${shown}; die ältesten sind zu sehen.`,
    what: "Was",
    kind: {
      start: "Den Vorgang beginnen",
      changed: "Ihm eine Änderung sagen",
      nudge: "Den Ablauf wecken",
    },
    since: "Seit",
    tries: "Versuche",
    error: "Letzter Fehler",
    act: "Tun",
    tryAgain: "Noch einmal versuchen",
    inTemporal: "In Temporal",
    nextSteps: "Was als Nächstes ansteht",
    nothingDue: "Nichts steht an.",
    processes: "Vorgänge",
    processesBody:
      "Jede offene Einladung und jeder Ablauf hat einen Vorgang, der für sie oder ihn wartet.",
    processesCaption: "Wie viele Vorgänge es gibt, nach Stand",
    invitations: "Einladungen",
    flows: "Abläufe",
    of: "Von",
    state: "Stand",
    count: "Wie viele",
    noProcess: "Keine Einladung ist offen, und es gibt keinen Ablauf.",
    again: "Vorgänge noch einmal verlangen",
    againBody:
      "Wurden Vorgänge in Temporal beendet oder hat Temporal sie verloren, werden sie hierdurch aus dem, was hier steht, neu begonnen. Was läuft, bleibt unberührt, und keine Mail geht ein zweites Mal hinaus. Einmal in der Stunde tut Usher das von selbst.",
    askAgain: "Jetzt noch einmal verlangen",
    health: "Wie es steht",
    foreign: "Nachrichten von Konten, die keine Verbindung hat",
    foreignBody: (count, shown) =>
      count === 1
        ? "1 Nachricht eines Anbieters betrifft ein Konto, das hier keine Verbindung hat. Sie wird 30 Tage aufbewahrt und ausgewertet, sobald eine es hat."
        : `${shown} Nachrichten von Anbietern betreffen Konten, die hier keine Verbindung hat. Sie werden 30 Tage aufbewahrt und ausgewertet, sobald eine sie hat.`,
    done: {
      tried: "Sie wird noch einmal übergeben. Wird sie wieder abgelehnt, steht sie wieder hier.",
      asked: (invitations, shownInvitations, running, shownFlows) =>
        invitations + running === 0
          ? "Alles, was laufen sollte, war schon verlangt."
          : `Noch einmal verlangt: ${einladungen(invitations, shownInvitations)} und ${ablaeufe(running, shownFlows)}. Was lief, bleibt unberührt; das andere beginnt gleich.`,
    },
    notStuck: "Diese Übergabe steckt nicht mehr fest. Es wurde nichts getan.",
  },
});
