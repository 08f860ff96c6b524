import type { RowOutcome } from "../../../domain/flow.ts";
import { words } from "../../ui/words.ts";

type Count = (count: number, shown: string) => string;
type Counted = Record<RowOutcome, Count>;

type CountWords = {
  countsOf: Counted;
  /** The same once it is done. */
  countsDone: Partial<Counted>;
  unchanged: Count;
  hiddenRows: Count;
  nothingDone: string;
  people: Count;
  rows: Count;
  mailsGo: Count;
};

const peopleEn: Count = (count, shown) => (count === 1 ? "1 person" : `${shown} people`);
const rowsEn: Count = (count, shown) => (count === 1 ? "1 row" : `${shown} rows`);
const peopleDe: Count = (count, shown) => (count === 1 ? "1 Person" : `${shown} Personen`);
const rowsDe: Count = (count, shown) => (count === 1 ? "1 Zeile" : `${shown} Zeilen`);

/** How plans and runs are counted; each takes the number, and the number as it is written. */
export const countWords = words<CountWords>({
  en: {
    countsOf: {
      invite: (n, s) => `${peopleEn(n, s)} to invite`,
      update: (n, s) => `${peopleEn(n, s)} to change`,
      rekey: (n, s) => `${peopleEn(n, s)} with a new address`,
      end: (n, s) => `${peopleEn(n, s)} to let go`,
      missing: (n, s) => `${rowsEn(n, s)} gone from the source`,
      duplicate: (n, s) => `${rowsEn(n, s)} there twice`,
      conflict: (n, s) => `${rowsEn(n, s)} in conflict`,
      invalid: (n, s) => `${rowsEn(n, s)} with a problem`,
      skip: (n, s) => `${rowsEn(n, s)} with nothing to do`,
    },
    countsDone: {
      invite: (n, s) => `${peopleEn(n, s)} invited`,
      update: (n, s) => `${peopleEn(n, s)} changed`,
      end: (n, s) => `${peopleEn(n, s)} let go`,
    },
    unchanged: (n, s) => `${rowsEn(n, s)} unchanged`,
    hiddenRows: (n, s) =>
      `${rowsEn(n, s)} of them hidden or filtered out in the sheet; they count like the others`,
    nothingDone: "Nothing",
    people: peopleEn,
    rows: rowsEn,
    mailsGo: (n, s) => (n === 1 ? "1 mail goes out" : `${s} mails go out`),
  },
  de: {
    countsOf: {
      invite: (n, s) => `${peopleDe(n, s)} einzuladen`,
      update: (n, s) => `${peopleDe(n, s)} zu ändern`,
      rekey: (n, s) => `${peopleDe(n, s)} mit neuer Adresse`,
      end: (n, s) => `${peopleDe(n, s)} gehen zu lassen`,
      missing: (n, s) => `${rowsDe(n, s)} fort aus der Quelle`,
      duplicate: (n, s) => `${rowsDe(n, s)} doppelt`,
      conflict: (n, s) => `${rowsDe(n, s)} im Widerspruch`,
      invalid: (n, s) => `${rowsDe(n, s)} fehlerhaft`,
      skip: (n, s) => `${rowsDe(n, s)} ohne etwas zu tun`,
    },
    countsDone: {
      invite: (n, s) => `${peopleDe(n, s)} eingeladen`,
      update: (n, s) => `${peopleDe(n, s)} geändert`,
      end: (n, s) => `${peopleDe(n, s)} gehen gelassen`,
    },
    unchanged: (n, s) => `${rowsDe(n, s)} unverändert`,
    hiddenRows: (n, s) =>
      `${rowsDe(n, s)} davon in der Tabelle ausgeblendet oder weggefiltert; sie zählen wie die anderen`,
    nothingDone: "Nichts",
    people: peopleDe,
    rows: rowsDe,
    mailsGo: (count, shown) => (count === 1 ? "1 Mail geht hinaus" : `${shown} Mails gehen hinaus`),
  },
});
