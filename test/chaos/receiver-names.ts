import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newDataFolder } from '../journeys/server-process.ts';

/** Names of receivers, all of them of this machine, and about which of them name servers say nothing now. */
export interface ReceiverNames {
  /** What makes a server ask these in place of its operating system. */
  readonly environment: Readonly<Record<string, string>>;
  setSilent(hostname: string, isSilent: boolean): Promise<void>;
}

const PRELOAD = fileURLToPath(new URL('../support/silent-names.ts', import.meta.url));

export async function createReceiverNames(): Promise<ReceiverNames> {
  const folder = await newDataFolder();
  await mkdir(folder);
  const file = join(folder, 'silent-names');
  const silent = new Set<string>();
  const write = (): Promise<void> => writeFile(file, [...silent].join('\n'));
  await write();
  return {
    environment: { NODE_OPTIONS: `--import=${PRELOAD}`, SILENT_NAMES_FILE: file },
    setSilent(hostname, isSilent) {
      if (isSilent) silent.add(hostname);
      else silent.delete(hostname);
      return write();
    },
  };
}
