import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Software of others in a folder of its own, or why it could not be had. */
export type Foreign =
  { readonly ok: true; readonly folder: string } | { readonly ok: false; readonly why: string };

/** Kept from run to run. */
const FOLDER = join(tmpdir(), 'auditstream-senders');
const PROGRAMS = fileURLToPath(new URL('programs', import.meta.url));

/** Unpacks packages of Debian without installing them: two of them would put each other out. */
export function fromDebian(name: string, packages: readonly string[]): Foreign {
  const folder = join(FOLDER, name);
  const debs = join(folder, 'debs');
  if (existsSync(join(folder, 'done'))) return { ok: true, folder };
  mkdirSync(debs, { recursive: true });
  const fetched = run('apt-get', ['download', ...packages], debs);
  if (fetched !== undefined) return { ok: false, why: fetched };
  for (const deb of readdirSync(debs)) {
    const unpacked = run('dpkg-deb', ['-x', join(debs, deb), folder], debs);
    if (unpacked !== undefined) return { ok: false, why: unpacked };
  }
  writeFileSync(join(folder, 'done'), '');
  return { ok: true, folder };
}

/** Installs packages of npm with the programs that use them. */
export function fromNpm(name: string, packages: readonly string[]): Foreign {
  const folder = join(FOLDER, name);
  mkdirSync(folder, { recursive: true });
  cpSync(PROGRAMS, folder, { recursive: true });
  if (existsSync(join(folder, 'done'))) return { ok: true, folder };
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel', 'error'];
  const installed = run('npm', ['install', ...options, ...packages], folder);
  if (installed !== undefined) return { ok: false, why: installed };
  writeFileSync(join(folder, 'done'), '');
  return { ok: true, folder };
}

/** What went wrong; undefined when nothing did. */
function run(command: string, args: readonly string[], cwd: string): string | undefined {
  const { status, error, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (error !== undefined) return error.message;
  return status === 0 ? undefined : (stderr.trim().split('\n').at(-1) ?? `${command} failed`);
}
