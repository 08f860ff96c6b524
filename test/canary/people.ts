import type { Flock } from "./canaries.ts";

export type Guest = { firstName: string; lastName: string; email: string; phone: string };

const guest = (firstName: string, lastName: string, bird: string, digits: string): Guest => ({
  firstName,
  lastName,
  email: `${bird}@example.com`,
  phone: `+4930${digits}`,
});

/** Names and addresses that stand in nothing else. */
export const guests = {
  pressing: guest("Zephyrine", "Quellwasser", "amber-heron", "90182001"),
  typing: guest("Ottilka", "Hollerbusch", "blue-bittern", "90182002"),
  bouncing: guest("Balthasine", "Steinbruch", "copper-dunlin", "90182003"),
  reminded: guest("Xanthippa", "Birkenhain", "dusky-godwit", "90182004"),
  refused: guest("Wolframine", "Eisenkraut", "ember-avocet", "90182005"),
  delayed: guest("Tryphosa", "Nebelhorn", "fallow-curlew", "90182006"),
  unanswered: guest("Eulampia", "Sauerklee", "golden-plover", "90182007"),
  keyless: guest("Philomusa", "Tannenzapf", "hazel-whimbrel", "90182008"),
};

/** A row that nobody can be invited by. */
export const badRow = guest("Kunigundis", "Wacholder", "ivory-grebe@", "90182009");

export const owner = "jade-lapwing@example.com";

export function watchPeople(flock: Flock): void {
  for (const { firstName, lastName, email, phone } of [...Object.values(guests), badRow]) {
    const add = (name: string, value: string) =>
      flock.add({ name: `${name} of ${firstName}`, value, kind: "person" });
    add("first name", firstName);
    add("last name", lastName);
    add("address", email);
    add("phone", phone);
  }
  flock.add({ name: "the owner's address", value: owner, kind: "person" });
}
