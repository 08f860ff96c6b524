import type { RecordsSource, RecordsTrigger } from "./records.ts";

/** A trigger of a vendor that is connected: inputs are parsed, failures pass through one place. */
export function recordsSource<Client, Input>(
  trigger: RecordsTrigger<Client, Input>,
  accept: (input: unknown) => Input,
  call: <Answer>(ask: (client: Client) => Promise<Answer>) => Promise<Answer>,
): RecordsSource {
  const { push, glance, pin, choices = {} } = trigger;
  return {
    pace: trigger.pace,
    oneWriter: trigger.oneWriter === true,
    push: push && {
      open: (input, request) => call((client) => push.open(client, accept(input), request)),
      close: (channel) => call((client) => push.close(client, channel)),
    },
    glance:
      glance && ((input, options = {}) => call((client) => glance(client, accept(input), options))),
    pin: (input) =>
      call(async (client) => {
        const named = accept(input);
        return pin ? pin(client, named) : named;
      }),
    choices: (name, given) =>
      call(async (client) =>
        Object.hasOwn(choices, name) ? choices[name]?.(client, given) : undefined,
      ),
    read: (input, options = {}) => call((client) => trigger.read(client, accept(input), options)),
    writeBack: (input, changes) =>
      call((client) => trigger.writeBack(client, accept(input), changes)),
    watch: (input, onChange) =>
      call(async (client) => {
        const stop = await trigger.watch?.(client, accept(input), onChange);
        return stop ?? (() => undefined);
      }),
  };
}
