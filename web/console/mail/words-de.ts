import type { en } from "./words-en.ts";

export const de: typeof en = {
  title: "Mail",
  sections: "Seiten zur Mail",
  outbox: "Ausgang",
  leftAlone: "Verschonte Adressen",
  texts: "Texte",
  orMore: (count) => `${count} oder mehr`,

  outboxIntro: "Jede Mail dieses Standorts, die neueste zuerst, und was aus ihr wurde.",
  doubts: (count) =>
    count === "1" ? "Eine Mail ist im Zweifel." : `${count} Mails sind im Zweifel.`,
  doubtsBody:
    "Niemand weiß, was daraus wurde, und von selbst wird so eine Mail nie noch einmal geschickt.",
  doubtsShow: "Die im Zweifel ansehen",
  address: "Adresse",
  anyState: "Alle",
  state: "Stand",
  caption: "Mails, die neueste zuerst",
  to: "An",
  mail: "Mail",
  person: "Person",
  why: "Warum",
  none: "Noch keine Mail",
  noneBody: "Die erste geht mit der ersten Einladung hinaus.",
  invite: "Jemanden einladen",
  noneFound: "So ist keine Mail",
  noneFoundBody: "Schreiben Sie nur den Anfang der Adresse, oder wählen Sie einen anderen Stand.",
  everyMail: "Alle Mails",

  wayTitle: "Welchen Weg die Mail nimmt",
  way: "Weg",
  ways: {
    mailbox: "In das lokale Postfach auf diesem Rechner: Nichts verlässt ihn",
    resend: (server) => `Über Resend (${server})`,
    smtp: (server) => `Über den Mailserver ${server}`,
  },
  from: "Von",
  back: "Was aus ihr wird",
  backs: {
    mailbox: "Jede Mail liegt sofort im Postfach.",
    heard: "Resend sagt, ob eine Mail ankam, zurückkam oder gemeldet wurde. Zuletzt davon gehört:",
    unheard: (url) =>
      `Resend soll sagen, ob eine Mail ankam, und hat noch nichts gesagt. Prüfen Sie, ob sein Webhook an ${url} geht.`,
    deaf: (url) =>
      `Nicht bekannt: Setzen Sie RESEND_WEBHOOK_SECRET, und bei Resend einen Webhook, der an ${url} geht.`,
    smtp: "Ein Mailserver sagt es nicht. Was zurückkommt, landet im Postfach des Absenders.",
  },
  smtpDoubt:
    "Wenn die Verbindung abbricht oder Usher stehen bleibt, gleich nachdem eine Mail übergeben wurde (nach DATA), weiß niemand, ob der Server sie nahm. Dann ist die Mail im Zweifel: Von selbst wird sie nie noch einmal geschickt, und Sie klären es hier.",
  wayChange:
    "Wer Usher betreibt, ändert das in seinen Einstellungen (RESEND_API_KEY, SMTP_URL, MAIL_FROM).",
  toMailbox: "Das lokale Postfach öffnen",

  about: (kind, to) => `${kind} an ${to}`,
  invitation: "Einladung",
  queuedAt: "Eingereiht",
  tried: "Versucht",
  never: "Noch nicht",
  tries: (times) => (times === "1" ? "Einmal, am" : `${times}-mal, zuletzt am`),
  providerId: "Kennung beim Anbieter",
  noProviderId: "Keine: Der Anbieter hat keine genannt",
  answered: "Was der Anbieter geantwortet hat",
  sentBy: "Übergeben an",
  sentByNames: {
    mailbox: "das lokale Postfach",
    smtp: "einen Mailserver (SMTP)",
    resend: "Resend",
  },

  nextTitle: "Wie es weitergeht",
  next: {
    queued: "Usher übergibt sie von selbst, sobald der Anbieter sie nimmt.",
    heard: "Der Anbieter hat sie, und sagt, was aus ihr wird.",
    unheard: "Der Anbieter hat sie. Er sagt nicht, was aus ihr wird.",
    stopped:
      "Die Einladung wartet auf Sie: Schicken Sie sie auf der Seite der Person noch einmal, oder berichtigen Sie die Adresse.",
    refused: "Die Mail wird von selbst nicht noch einmal geschickt.",
    canceled: "Nichts: Sie war nicht mehr gewünscht, als sie an der Reihe war.",
    delivered: "Nichts mehr: Sie ist angekommen.",
    local: "Sie liegt im lokalen Postfach.",
  },
  toPerson: "Zur Seite der Person",

  doubtTitle: "Ob diese Mail hinausging, ist nicht bekannt",
  doubtBody:
    "Von selbst wird sie nie noch einmal geschickt: Eine zweite Einladung wäre schlimmer als eine Frage an Sie.",
  doubtLook: (id) =>
    `Sehen Sie beim Anbieter nach der Mail ${id}, oder fragen Sie die Person, und sagen Sie, was Sie gefunden haben.`,
  doubtLookNoId:
    "Sehen Sie beim Anbieter nach einer Mail an diese Adresse um diese Zeit, oder fragen Sie die Person, und sagen Sie, was Sie gefunden haben.",
  doubtEvents: "Sollte der Anbieter es doch noch sagen, ist es damit geklärt.",
  wentOut: "Sie ging hinaus",
  notOut: "Sie ging nicht hinaus",

  settleDelivered: "Sagen, dass sie hinausging?",
  settleNotSent: "Sagen, dass sie nicht hinausging?",
  follows: {
    deliveredInvitation:
      "Die Mail gilt als zugestellt. Link, Erinnerung und Ende bleiben, wie sie sind, gezählt vom Versuch im Zweifel.",
    delivered: "Die Mail gilt als zugestellt. Sonst ändert sich nichts.",
    stops:
      "Die Einladung hält an: Ihr Link gilt sofort nicht mehr, und keine Erinnerung geht hinaus. Von selbst wird nichts geschickt. Sie können sie auf der Seite der Person noch einmal schicken.",
    reminder:
      "Die Mail gilt als abgelehnt. Die Einladung geht ohne Erinnerung weiter; auch später kommt keine.",
    nothing:
      "Die Mail gilt als abgelehnt. Sonst ändert sich nichts, und von selbst wird nichts geschickt.",
    gone: "Die Mail gilt als abgelehnt. Die Einladung ist ohne diese Mail weitergegangen und bleibt, wie sie ist.",
  },
  cannotUndo: "Das lässt sich nicht zurücknehmen.",
  settled: "Geklärt. Im Protokoll steht, dass Sie es waren.",
  settledStopped:
    "Geklärt. Die Einladung hat angehalten: Schicken Sie sie auf der Seite der Person noch einmal.",
  settledMeanwhile: "Diese Mail ist nicht mehr im Zweifel: Inzwischen wurde es geklärt.",

  aloneIntro:
    "An diese Adressen schickt Usher nichts als die Codes, um die Menschen selbst bitten: Eine Mail dorthin kam endgültig zurück, oder wer sie las, hat sie als unerwünscht gemeldet.",
  aloneCaption: "Adressen, die verschont werden, die neueste zuerst",
  aloneNone: "Keine Adresse wird verschont",
  aloneNoneBody: "Sollte eine Mail endgültig zurückkommen, steht ihre Adresse hier.",
  since: "Seit",
  reasons: {
    bounced: "Eine Mail kam endgültig zurück",
    complained: "Wer sie las, hat eine Mail als unerwünscht gemeldet",
  },
  act: "Was zu tun ist",
  lift: "Von der Liste nehmen",
  liftTitle: (address) => `${address} von der Liste nehmen?`,
  liftFollows: {
    bounced:
      "Tun Sie das, wenn es das Postfach gibt und es wieder Mail nimmt: Was noch einmal zurückkommt, setzt sie wieder auf die Liste.",
    complained:
      "Tun Sie das nur, wenn Sie darum gebeten wurden: Wer Mails meldet, kann alle Ihre Mails zu Spam machen.",
  },
  liftNext:
    "Von da an geht wieder Mail an diese Adresse, von jedem Standort hier. Von selbst wird nichts geschickt: Schicken Sie die Einladung auf der Seite der Person noch einmal.",
  liftResend:
    "Resend führt eine eigene Liste. Schickt es weiterhin nichts, nehmen Sie die Adresse auch dort herunter.",
  lifted:
    "Von der Liste genommen. Geschickt wurde nichts: Schicken Sie die Einladung auf der Seite der Person noch einmal.",
};
