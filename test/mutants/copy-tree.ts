import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, realpath, symlink } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What the build makes; Git does not know of it. */
const BUILT = ['dist', 'web/dist', 'src/database/generated', 'web/src/generated'];

/** Copies the tree as it is, changes that are not committed included; returns the folder of the copy. */
export async function copyTree(root: string): Promise<string> {
  const copy = await realpath(await mkdtemp(join(tmpdir(), 'auditstream-mutants-')));
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
  const listed = execFileSync('git', ['ls-files', '-coz', '--exclude-standard'], options).split('\0');
  for (const path of [...listed, ...BUILT]) {
    if (path === '' || !existsSync(join(root, path))) continue;
    await mkdir(dirname(join(copy, path)), { recursive: true });
    await cp(join(root, path), join(copy, path), { recursive: true });
  }
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}
