import { Readable, Writable } from 'node:stream';
import type { CliIo } from '../../src/cli/cli-io.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import type { CommandResult } from './run-command.ts';

/** What a run gets and what it has printed so far. */
export interface FakeIo {
  readonly io: CliIo;
  readonly stdout: () => string;
  readonly stderr: () => string;
}

export interface LineOptions {
  readonly stdin?: string | Readable;
  /** Whether a person is there: both for what is printed and for what is typed. */
  readonly terminal?: boolean;
  readonly signal?: AbortSignal;
}

export function fakeIo(env: Readonly<Record<string, string>> = {}, options: LineOptions = {}): FakeIo {
  const { stdin = '', terminal = false, signal = new AbortController().signal } = options;
  const out = recorder(terminal);
  const err = recorder(terminal);
  const input = typeof stdin === 'string' ? Readable.from(stdin === '' ? [] : [stdin]) : stdin;
  const io: CliIo = {
    env,
    stdin: Object.assign(input, { isTTY: terminal }),
    stdout: out.channel,
    stderr: err.channel,
    signal,
  };
  return { io, stdout: out.text, stderr: err.text };
}

/** Runs one command line in this process, as `main.ts` does in one of its own. */
export async function runLine(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  options: LineOptions = {},
): Promise<CommandResult> {
  const { io, stdout, stderr } = fakeIo(env, options);
  const code = await runCli(args, io);
  return { code, stdout: stdout(), stderr: stderr() };
}

function recorder(isTTY: boolean) {
  let text = '';
  const write = (chunk: Buffer, _: string, done: () => void): void => {
    text += chunk.toString();
    done();
  };
  return { channel: Object.assign(new Writable({ write }), { isTTY, columns: 100 }), text: () => text };
}
