/** Prints a command's answer: JSON for programs, lines for people. */
export function answer(json: boolean | undefined, value: object, lines: string[]): void {
  process.stdout.write(`${json ? JSON.stringify(value) : lines.join("\n")}\n`);
}
