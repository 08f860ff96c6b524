import { spawn } from "node:child_process";
import { once } from "node:events";
import { Duplex, type Writable } from "node:stream";
import { endProcess, type Identity, identify, isRunning } from "./processes.ts";

/**
 * Runs a program as the child of a shell that stops it when its standard input ends: when we close
 * it, or when we are gone, however we went. The program itself waits for our "go" on descriptor 3,
 * so that its pid can be written down before it opens a file.
 */
const guardScript = `
signal=$1 patience=$2; shift 2
umask 077
exec 4<&0 </dev/null
(read -r go <&3 && exec "$@" 3>&- 4<&-) &
program=$!
echo "$program" >&3
exec 3>&-
(
  read -r end <&4
  kill -s "$signal" "$program" || exit
  while [ "$patience" -gt 0 ]; do
    sleep 1
    kill -0 "$program" || exit
    patience=$((patience - 1))
  done
  kill -s KILL "$program"
) 2>/dev/null &
watcher=$!
wait "$program"
status=$?
kill -s KILL "$watcher" 2>/dev/null
exit "$status"
`;

export type GuardOptions = {
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  /** Runs it as somebody else; only root can. */
  user?: { uid: number; gid: number } | undefined;
  stopSignal: "INT" | "TERM";
  patienceSeconds: number;
  workingFolder?: string;
  /** An open file that takes the output. */
  output: number;
  /** Is awaited before the program begins. */
  beforeStart?: (identity: Identity) => Promise<void>;
};

export type Guarded = {
  identity: Identity;
  /** The exit status, 128 + the signal if one ended it. Settles once the program is gone for sure. */
  ended: Promise<number>;
  stop(): Promise<void>;
};

export async function startGuarded(options: GuardOptions): Promise<Guarded> {
  const { command, args, stopSignal, patienceSeconds, output, user } = options;
  const guard = spawn(
    "/bin/sh",
    ["-c", guardScript, "usher-guard", stopSignal, String(patienceSeconds), command, ...args],
    {
      cwd: options.workingFolder ?? "/",
      env: options.env,
      // A Ctrl-C in the terminal is for us alone: we end the servers when we are done with them.
      detached: true,
      stdio: ["pipe", output, output, "pipe"],
      ...user,
    },
  );
  const life = guard.stdin;
  const talk = guard.stdio[3];
  if (life === null || !(talk instanceof Duplex)) throw new Error("the guard has no pipes");
  for (const pipe of [life, talk]) pipe.on("error", () => undefined);
  const exited = once(guard, "exit");
  exited.catch(() => undefined);

  const [pidLine] = await Promise.race([once(talk, "data"), exited.then(() => [""])]);
  const identity = await identify(Number(String(pidLine)));
  if (identity === undefined) throw new Error(`${command} could not be started`);
  const ended = exited.then(async ([status]) => {
    life.end();
    // Whoever killed the guard left its program running.
    if (await isRunning(identity)) await endProcess(identity, `SIG${stopSignal}`, patienceSeconds);
    return typeof status === "number" ? status : 137;
  });
  ended.catch(() => undefined);
  try {
    await options.beforeStart?.(identity);
    talk.end("go\n");
  } catch (error) {
    await stop(life, ended);
    throw error;
  }
  return { identity, ended, stop: () => stop(life, ended) };
}

async function stop(life: Writable, ended: Promise<number>): Promise<void> {
  life.end();
  await ended;
}
