import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const source = (file: string): string => fileURLToPath(new URL(`../../src/${file}`, import.meta.url));

const PROGRAMS = {
  lock: `const { lockDataFolder } = await import(${JSON.stringify(source('data-folder/data-folder.ts'))});
    await lockDataFolder(process.argv[1]);`,
  database: `const { startEmbeddedPostgres } = await import(${JSON.stringify(source('embedded-postgres/embedded-postgres.ts'))});
    const log = { info() {}, warn() {}, error() {} };
    await startEmbeddedPostgres({ dataDir: process.argv[1], log });`,
};

/** Another process that holds a data folder's lock or runs its database, until it is killed. */
export async function startHolder(kind: keyof typeof PROGRAMS, dataDir: string): Promise<ChildProcess> {
  const program = `${PROGRAMS[kind]} console.log('holding'); setInterval(() => {}, 60_000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

/** Kills a process so that it cannot clean up. */
export async function killHard(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
