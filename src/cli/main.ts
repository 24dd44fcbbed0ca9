import { ConfigError, loadConfig } from '../config/config.ts';
import type { Log } from '../database/embedded/log.ts';
import { explainStartError } from '../start-error.ts';
import { watchStopSignals } from '../stop-signals.ts';
import { cliErrors } from './cli-errors.ts';
import { readCommandLine } from './command-line.ts';
import { CommandError, UsageError, type CommandContext } from './command.ts';
import { COMMANDS } from './commands.ts';

const FAILED = 1;
const WRONG_USAGE = 2;
const INTERRUPTED = 130;

process.exit(await main(process.argv.slice(2)));

async function main(args: readonly string[]): Promise<number> {
  const { signal } = watchStopSignals();
  let context: CommandContext | undefined;
  try {
    const line = readCommandLine(args, COMMANDS);
    if (line.kind === 'help') return print(line.text);
    const terminal = process.stdout.isTTY === true;
    context = { config: loadConfig(process.env), print, terminal, log: warningsTo(process.stderr), signal };
    await line.command.run(context, line.options);
    return 0;
  } catch (error) {
    if (signal.aborted && error === signal.reason) {
      process.stderr.write(`${cliErrors.INTERRUPTED}\n`);
      return INTERRUPTED;
    }
    process.stderr.write(`${explain(error, context)}\n`);
    return error instanceof UsageError ? WRONG_USAGE : FAILED;
  }
}

function print(line: string): 0 {
  process.stdout.write(`${line}\n`);
  return 0;
}

function explain(error: unknown, context: CommandContext | undefined): string {
  if (error instanceof CommandError || error instanceof UsageError || error instanceof ConfigError) {
    return error.message;
  }
  const explanation = context === undefined ? undefined : explainStartError(error, context.config);
  if (explanation !== undefined) return explanation;
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return cliErrors.COMMAND_FAILED({ details });
}

function warningsTo(stream: NodeJS.WritableStream): Log {
  const write = (_: object, message: string): void => void stream.write(`${message}\n`);
  return { info: () => undefined, warn: write, error: write };
}
