import { expect, test } from "vitest";
import { verdictOf } from "../../connectors/resend/answer.ts";
import { smtpFailure } from "../../connectors/smtp/failure.ts";

const key = "re_9XhQyLm4_8VvTfZr2WkNcBdEaS";
const link = "https://hub.example.com/i/kq2Vn3Zs8rWc5Yx1";
const words = `${"Not taken. ".repeat(22)}Bearer ${key}, ${link}`;

const reasons = (answer: Parameters<typeof verdictOf>[0]) =>
  verdictOf(answer, 1).deliveries.map((it) => ("reason" in it ? it.reason : ""));

test.each([400, 401, 403, 409, 422, 429, 500])(
  "a reason has neither our key nor a link, whole or cut, where a refusal with %i quotes them",
  (statusCode) => {
    for (const message of [words, words.slice(40), words.slice(80)]) {
      const error = { name: "validation_error", message, statusCode };
      const said = reasons({ data: null, error, headers: null }).join();
      expect(said).toContain("Not taken.");
      expect(said).not.toMatch(/re_9X|kq2V/);
    }
  },
);

test("nor where one mail of a call is refused in such words", () => {
  const errors = [{ index: 0, message: `We cannot take ${link} with ${key}` }];
  const said = reasons({ data: { data: [], errors }, error: null, headers: null });
  expect(said).toEqual(["We cannot take https://hub.example.com/i/••• with re_•••"]);
});

test("nor where an SMTP server refuses a mail for its link", () => {
  const words = `Message failed: 554 5.7.1 Rejected: ${link} is on a list`;
  const error = Object.assign(new Error(words), { responseCode: 554 });
  expect(smtpFailure(error, "words")).toEqual({
    outcome: "refused",
    reason: "Message failed: 554 5.7.1 Rejected: https://hub.example.com/i/••• is on a list",
  });
});
