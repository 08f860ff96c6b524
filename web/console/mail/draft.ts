import { deflateRawSync, inflateRawSync } from "node:zlib";
import { z } from "zod";
import { TEXT_LIMITS, type MailText } from "../../../domain/location.ts";

/** An address that is longer is refused by servers on the way. */
const MOST = 8_000;

/** Four bytes are the longest sign; the rest is for what JSON puts around it. */
const MOST_UNPACKED = 6 * (TEXT_LIMITS.subject + TEXT_LIMITS.body) + 1_000;

const Packed = z.tuple([z.string(), z.string()]);

/** A text that was not saved, for the address of the frame that shows it; undefined where it does not fit in. */
export function packDraft({ subject, body }: MailText): string | undefined {
  const packed = deflateRawSync(JSON.stringify([subject, body])).toString("base64url");
  return packed.length <= MOST ? packed : undefined;
}

/** The text of such an address; undefined for what is none. */
export function unpackDraft(packed: string): MailText | undefined {
  try {
    const bytes = inflateRawSync(Buffer.from(packed, "base64url"), {
      maxOutputLength: MOST_UNPACKED,
    });
    const [subject, body] = Packed.parse(JSON.parse(bytes.toString("utf8")));
    return { subject, body };
  } catch {
    return undefined;
  }
}
