import { Option, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { CommanderError } from 'commander';
import { ConfigError } from '../config/config.ts';
import { printableLines } from '../errors/printable.ts';
import { createCli, type Cli, type GlobalOptions } from './cli.ts';
import type { CliIo } from './cli-io.ts';
import { cliErrors } from './cli-errors.ts';
import { CommandError, StartFailedError, UsageError } from './command-error.ts';
import { createCommands } from './commands.ts';
import { CALL, command } from './define-command.ts';
import { EXIT, EXIT_CODES_HELP, type ExitCode } from './exit-codes.ts';

/** Runs one command line to its end. Nothing is thrown: what goes wrong is said on the standard error. */
export async function runCli(args: readonly string[], io: CliIo): Promise<ExitCode> {
  let globals = (): GlobalOptions => ({ output: 'table', retries: 0 });
  const cli = createCli(io, () => globals());
  const { root, options } = createRoot(cli);
  globals = options;
  try {
    if (args.length === 0) root.outputHelp();
    else await root.parseAsync([...args], { from: 'user' });
    return EXIT.OK;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.OK;
    return explain(error, cli);
  }
}

function createRoot(cli: Cli) {
  const root = command(
    'auditstream',
    'Manage an Auditstream server, which streams audit events to destinations.',
  )
    .usage('<command> [options]')
    .option('--url <url>', 'address of the server (default: $AUDITSTREAM_URL, else http://127.0.0.1:4000)')
    .option('--token-file <file>', 'file with the access token (default: $AUDITSTREAM_TOKEN)')
    .addOption(
      new Option('--output <format>', 'format of the result')
        .choices(['table', 'json'] as const)
        .default('table' as const),
    )
    .option('--retries <n>', 'how often a failed request is repeated', readRetries, 3)
    .addHelpText('after', `\nHelp for one command: ${CALL} <command> --help\n\n${EXIT_CODES_HELP}`)
    .helpCommand(false);
  for (const child of createCommands(cli)) root.addCommand(child);
  harden(root, [], cli.io);
  return { root, options: (): GlobalOptions => root.opts() };
}

function readRetries(text: string): number {
  if (/^(\d|10)$/.test(text)) return Number(text);
  throw new UsageError(cliErrors.VALUE_WRONG({ option: '--retries', wanted: 'a number from 0 to 10' }));
}

/** Makes commander throw instead of ending the process, and say what is wrong in our words. */
function harden(commander: CommandUnknownOpts, path: readonly string[], io: CliIo): void {
  const name = path.join(' ');
  const { stdout } = io;
  commander
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: () => undefined,
      getOutHelpWidth: () => Math.min(stdout.columns ?? 100, 120),
    })
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .exitOverride((error) => {
      throw error.exitCode === 0 ? error : usageError(error, name, commander.commands);
    });
  for (const child of commander.commands) harden(child, [...path, child.name()], io);
}

function usageError(
  error: CommanderError,
  name: string,
  children: readonly CommandUnknownOpts[],
): UsageError {
  const call = name === '' ? CALL : `${CALL} ${name}`;
  // Commander's way of saying that a word is missing: it shows help.
  if (error.code === 'commander.help') {
    const words = children.map((child) => child.name()).join(', ');
    return new UsageError(cliErrors.COMMAND_MISSING({ call, words }));
  }
  const [reason = ''] = error.message.replace(/^error: /, '').split('\n(');
  const suggestion = /\(Did you mean (.*)\?\)/.exec(error.message)?.[1];
  const clean = reason.replace(/\.$/, '');
  const whole = suggestion === undefined ? clean : `${clean}, did you mean ${suggestion}`;
  return new UsageError(
    cliErrors.OPTIONS_WRONG({ reason: whole.charAt(0).toUpperCase() + whole.slice(1), call }),
  );
}

function explain(error: unknown, { io, redactor }: Cli): ExitCode {
  const say = (text: string): void => void io.stderr.write(`${printableLines(redactor.redact(text))}\n`);
  // Whatever fails then fails because it was cut.
  if (io.signal.aborted) {
    say(cliErrors.INTERRUPTED);
    return EXIT.INTERRUPTED;
  }
  if (error instanceof CommandError) {
    say(error.message);
    return error.exitCode;
  }
  if (error instanceof ConfigError || error instanceof StartFailedError) {
    say(error.message);
    return EXIT.FAILED;
  }
  // The reader of the output has gone, as `head` does.
  if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return EXIT.FAILED;
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  say(cliErrors.COMMAND_FAILED({ details }));
  return EXIT.FAILED;
}
