import type { CliIo } from './cli-io.ts';
import { createApi, type Api } from './api/api.ts';
import { readAccess } from './api/access.ts';
import { accessWarnings } from './api/access-warnings.ts';
import { createPrinter, type OutputFormat, type Printer } from './output/printer.ts';
import { createProgress, type Progress } from './output/progress.ts';
import { createRedactor, type Redactor } from './output/redactor.ts';

/** The options that every command takes. */
export interface GlobalOptions {
  readonly url?: string | undefined;
  readonly tokenFile?: string | undefined;
  readonly output: OutputFormat;
  readonly retries: number;
}

/** Dependencies of the commands. */
export interface Cli {
  readonly io: CliIo;
  readonly redactor: Redactor;
  readonly options: GlobalOptions;
  readonly printer: Printer;
  /** The server's public API; without an access token it throws an error that says what to do. */
  api(): Promise<Api>;
  progress(unit: string): Progress;
}

/** `options` is called when a command runs, because the arguments are not parsed before that. */
export function createCli(io: CliIo, options: () => GlobalOptions): Cli {
  const redactor = createRedactor();
  let printer: Printer | undefined;
  const print = (): Printer => (printer ??= createPrinter(io, options().output, redactor));
  let api: Promise<Api> | undefined;
  return {
    io,
    redactor,
    get options() {
      return options();
    },
    get printer() {
      return print();
    },
    api: () => {
      api ??= connect(io, options(), redactor, print());
      return api;
    },
    progress: (unit) => createProgress(io.stderr, unit),
  };
}

async function connect(
  io: CliIo,
  options: GlobalOptions,
  redactor: Redactor,
  { note }: Printer,
): Promise<Api> {
  const access = await readAccess(io.env, options);
  redactor.hide(access.token, '***');
  for (const text of await accessWarnings(access, options.tokenFile)) note(text);
  return createApi({ ...access, retries: options.retries, signal: io.signal, note });
}
