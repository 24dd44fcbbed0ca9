import { parseArgs } from 'node:util';
import { cliErrors } from './cli-errors.ts';
import { UsageError, type Command, type CommandOptions } from './command.ts';

export type CommandLine =
  | { readonly kind: 'run'; readonly command: Command; readonly options: CommandOptions }
  | { readonly kind: 'help'; readonly text: string };

const CALL = 'npm run auditstream --';

/** Finds what is asked for; throws a `UsageError` when it cannot be told. */
export function readCommandLine(args: readonly string[], commands: readonly Command[]): CommandLine {
  const firstOption = args.findIndex((arg) => arg.startsWith('-'));
  const words = (firstOption === -1 ? args : args.slice(0, firstOption)).join(' ');
  const rest = firstOption === -1 ? [] : args.slice(firstOption);
  const command = commands.find(({ name }) => name === words);
  if (command === undefined) return withoutCommand(words, rest, commands);
  if (asksForHelp(rest)) return { kind: 'help', text: `Usage: ${CALL} ${command.name} ${command.help}` };
  return { kind: 'run', command, options: readOptions(command, rest) };
}

function withoutCommand(words: string, rest: readonly string[], commands: readonly Command[]): CommandLine {
  const below = commands.filter(({ name }) => words === '' || name.startsWith(`${words} `));
  if (below.length > 0 && (asksForHelp(rest) || (words === '' && rest.length === 0)))
    return { kind: 'help', text: overview(below) };
  const asked = words === '' ? String(rest[0]) : words;
  throw new UsageError(cliErrors.COMMAND_UNKNOWN({ asked, call: CALL }));
}

function asksForHelp(args: readonly string[]): boolean {
  return args.includes('--help') || args.includes('-h');
}

function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    `Usage: ${CALL} <command> [options]`,
    '',
    ...lines,
    '',
    `More about one of them: ${CALL} <command> --help`,
    'Exit codes: 0 done, 1 not done (the message says why), 2 the command line is wrong, 130 interrupted.',
  ].join('\n');
}

function readOptions(command: Command, args: string[]): CommandOptions {
  try {
    return parseArgs({ args, options: command.options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [reason = message] = message.split('. To specify');
    throw new UsageError(cliErrors.OPTIONS_WRONG({ reason, call: CALL, command: command.name }));
  }
}
