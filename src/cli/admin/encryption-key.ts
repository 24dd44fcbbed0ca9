import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { writeFileDurably } from '../../database/embedded/durable-file.ts';
import { errorCode } from '../../database/embedded/error-code.ts';
import { CommandError } from '../command.ts';

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
  throw new CommandError(
    `The encryption key is missing: there is no ${file}. Restore it from a backup, or set AUDITSTREAM_ENCRYPTION_KEY if ` +
      'the server gets it from there.',
  );
}

/** The key in a file; undefined when there is no such file. */
export async function readKeyFile(file: string): Promise<Buffer | undefined> {
  let text: string;
  try {
    text = (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new CommandError(`The key file ${file} cannot be read (${errorCode(error)}). Make it readable.`);
  }
  if (/^[A-Za-z0-9+/]{43}=$/.test(text)) return Buffer.from(text, 'base64');
  throw new CommandError(
    `The file ${file} does not hold 32 bytes in base64. Make a key with: openssl rand -base64 32`,
  );
}

/** Replaces the file by one with this key (0600); a crash leaves the old one or the new one. */
export async function writeKeyFile(file: string, key: Buffer): Promise<void> {
  try {
    await writeFileDurably(file, `${key.toString('base64')}\n`, 0o600);
  } catch (error) {
    throw new CommandError(
      `The key cannot be written to ${file} (${errorCode(error) ?? String(error)}). ` +
        'Name a file in a folder that exists and that this user may write.',
    );
  }
}

export function makeKey(): Buffer {
  return randomBytes(32);
}
