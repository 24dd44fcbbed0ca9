import { readFile } from 'node:fs/promises';
import { cliErrors } from '../cli-errors.ts';
import type { CliIo } from '../cli-io.ts';
import { CommandError, UsageError } from '../command-error.ts';
import { EXIT } from '../exit-codes.ts';
import { fileUnreadable } from '../unusable-file.ts';

/** The address of the server and the token of the caller. */
export interface Access {
  /** Without a slash at its end. */
  readonly url: string;
  readonly token: string;
}

const DEFAULT_URL = 'http://127.0.0.1:4000';

/** Reads AUDITSTREAM_URL and AUDITSTREAM_TOKEN, or the options that replace them. */
export async function readAccess(
  env: CliIo['env'],
  options: { readonly url?: string | undefined; readonly tokenFile?: string | undefined },
): Promise<Access> {
  return { url: serverUrl(env, options.url), token: await readToken(env, options.tokenFile) };
}

/** The address of the server; throws a `UsageError` for another text. */
export function serverUrl(env: CliIo['env'], option: string | undefined): string {
  const text = option ?? (env['AUDITSTREAM_URL'] || DEFAULT_URL);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url !== undefined && url.username === '' && url.search === '' && url.hash === '';
  if (!isPlain || !/^https?:$/.test(url.protocol)) throw new UsageError(cliErrors.URL_UNUSABLE);
  return url.href.replace(/\/+$/, '');
}

async function readToken(env: CliIo['env'], file: string | undefined): Promise<string> {
  const token = (file === undefined ? env['AUDITSTREAM_TOKEN'] : await readTokenFile(file))?.trim() ?? '';
  if (token === '') throw new CommandError(cliErrors.NO_TOKEN, { exitCode: EXIT.NOT_ALLOWED });
  // The token becomes a header.
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new CommandError(cliErrors.TOKEN_MALFORMED, { exitCode: EXIT.NOT_ALLOWED });
  return token;
}

async function readTokenFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw fileUnreadable(file, cause);
  }
}
