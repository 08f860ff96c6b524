import { maskEmail } from "../../domain/email-address.ts";
import { signInHint } from "../../services/sign-in/hint.ts";
import type { SecretKeys } from "../../services/unit-of-work.ts";
import { Button, Form } from "../ui/form.tsx";
import type { Speech } from "../ui/wording.ts";

/** One button to a code for an address that is not told, with nothing to type. */
export function SendCode(props: {
  speech: Speech;
  keys: SecretKeys;
  token: string;
  email: string;
  quiet?: boolean;
}) {
  const { email, keys, token, quiet = false } = props;
  const { say } = props.speech;
  return (
    <>
      <Form
        action="/sign-in"
        token={token}
        hidden={{ hint: signInHint(keys, { email, masked: true }) }}
      >
        <Button quiet={quiet}>{say.sendCode}</Button>
      </Form>
      <p class="soft">{say.sendCodeTo(maskEmail(email))}</p>
    </>
  );
}
