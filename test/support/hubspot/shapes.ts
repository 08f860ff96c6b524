/** A piece of JSON Schema; all that a description of a call is made of. */
export type Shape = { [keyword: string]: unknown };

export const text: Shape = { type: "string" };
export const whole: Shape = { type: "integer" };
export const flag: Shape = { type: "boolean" };
export const time: Shape = {
  type: "string",
  pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$`,
};

export const oneOf = (words: string): Shape => ({ type: "string", enum: words.split(" ") });
export const listOf = (items: Shape): Shape => ({ type: "array", items });
export const mapOf = (values: Shape): Shape => ({ type: "object", additionalProperties: values });
export const texts = listOf(text);

/** An object with these fields and no others; those of `required` are always there. */
export const record = (required: Fields, optional: Fields = {}): Shape => ({
  type: "object",
  properties: { ...required, ...optional },
  required: Object.keys(required),
  additionalProperties: false,
});
type Fields = Record<string, Shape>;

const detail = record(
  { message: text },
  { code: text, context: mapOf(texts), in: text, subCategory: text },
);

/** What comes instead of an answer; some kinds have a field or two of their own beside these. */
export const errorShape: Shape = {
  type: "object",
  properties: {
    category: text,
    correlationId: text,
    message: text,
    context: mapOf(texts),
    errors: listOf(detail),
    links: mapOf(text),
    subCategory: text,
  },
  required: ["category", "correlationId", "message"],
};

/** One of the errors beside the results of a batch. */
export const errorOfBatch = record(
  {
    status: text,
    category: text,
    message: text,
    context: mapOf(texts),
    errors: listOf(detail),
    links: mapOf(text),
  },
  { id: text, subCategory: {} },
);

export const nextPage = record({}, { next: record({ after: text }, { link: text }) });

/** A call as the vendor documents it, in words of our own: the vendor's files are not free to copy. */
export type Described = {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  path: string;
  /** Any of these is enough; undefined: the call asks for no token. */
  scopes?: string[];
  query?: Record<string, Shape>;
  body?: Shape;
  form?: Shape;
  answers: { [status: number]: Shape | null };
};
