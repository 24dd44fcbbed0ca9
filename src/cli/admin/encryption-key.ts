import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { writeFileDurably } from '../../data-folder/durable-file.ts';
import { errorCode } from '../../errors/error-code.ts';
import { CommandError } from '../command-error.ts';
import { keyErrors } from './admin-errors.ts';

/** The key that the server would start with now. */
export interface KeyInUse {
  readonly key: Buffer;
  /** The data folder's file that it is in; undefined when it comes from the environment. */
  readonly file: string | undefined;
}

export async function readKeyInUse(config: Config, dataDir: string | undefined): Promise<KeyInUse> {
  if (config.encryptionKey !== undefined) return { key: config.encryptionKey, file: undefined };
  const file = join(dataDir ?? config.dataDir, 'encryption.key');
  const key = await readKeyFile(file);
  if (key !== undefined) return { key, file };
  throw new CommandError(keyErrors.KEY_MISSING({ file }));
}

/** The key in a file; undefined when there is no such file. */
export async function readKeyFile(file: string): Promise<Buffer | undefined> {
  let text: string;
  try {
    text = (await readFile(file, 'utf8')).trim();
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return undefined;
    throw new CommandError(keyErrors.KEY_UNREADABLE({ file, reason: code ?? String(error) }));
  }
  if (/^[A-Za-z0-9+/]{43}=$/.test(text)) return Buffer.from(text, 'base64');
  throw new CommandError(keyErrors.KEY_FILE_INVALID({ file }));
}

/** Replaces the file by one with this key (0600); a crash leaves the old one or the new one. */
export async function writeKeyFile(file: string, key: Buffer): Promise<void> {
  try {
    await writeFileDurably(file, `${key.toString('base64')}\n`, 0o600);
  } catch (error) {
    throw new CommandError(keyErrors.KEY_NOT_WRITTEN({ file, reason: errorCode(error) ?? String(error) }));
  }
}

export function makeKey(): Buffer {
  return randomBytes(32);
}
