import { createInterface } from 'node:readline/promises';
import { Option } from '@commander-js/extra-typings';
import type { Cli } from './cli.ts';
import { cliErrors } from './cli-errors.ts';
import { CommandError, UsageError } from './command-error.ts';
import { printable } from '../errors/printable.ts';

export const yesOption = () => new Option('--yes', 'do it without asking; needed where there is no terminal');

/** Lets the caller type the name of what is going to be lost, or wants `--yes` where there is no terminal. */
export async function confirmByName(
  { io }: Cli,
  { yes }: { readonly yes?: true | undefined },
  what: string,
  name: string,
): Promise<void> {
  if (yes === true) return;
  if (io.stdin.isTTY !== true) throw new UsageError(cliErrors.YES_MISSING({ what }));
  const terminal = createInterface({ input: io.stdin, output: io.stderr });
  // The printable form is asked for, because only that can be typed.
  const typed = printable(name).trim() || 'delete';
  try {
    const question = `Type ${typed} to delete ${printable(what)}: `;
    const answer = await terminal.question(question, { signal: io.signal });
    if (answer.trim() !== typed) throw new CommandError(cliErrors.NOT_CONFIRMED);
  } finally {
    terminal.close();
  }
}
