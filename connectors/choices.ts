/** Something that can be chosen; `value` is what the input or the setting takes. */
export type Choice = { value: string | number; label: string };

/** What can be chosen, the likeliest first; there may be more than is listed. `of` names what they are parts of. */
export type Choices = { items: Choice[]; isCut: boolean; of?: string };

/** Lists what can be chosen for an input; `given` are the inputs that were chosen before it, as they were typed. */
export type ListChoices<Client> = (
  client: Client,
  given: Record<string, unknown>,
) => Promise<Choices>;
