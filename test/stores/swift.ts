import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** OpenStack Swift on one node of 127.0.0.1, which speaks S3 and checks its signatures. */
export interface Swift {
  readonly url: string;
  close(): Promise<void>;
}

export const SWIFT_KEY = 'test:tester';
export const SWIFT_SECRET = 'testing';
export const SWIFT_REGION = 'us-east-1';

/** What Debian packages it in, with the libraries of Python that it needs; Python itself is on the machine. */
export const SWIFT_PACKAGES = [
  ...['swift', 'swift-proxy', 'swift-account', 'swift-container', 'swift-object', 'python3-swift'],
  ...['liberasurecode1', 'libxslt1.1', 'libyaml-0-2'],
  ...[
    ...[
      'certifi',
      'cffi-backend',
      'chardet',
      'charset-normalizer',
      'cryptography',
      'dateutil',
      'debtcollector',
    ],
    ...['dnspython', 'eventlet', 'greenlet', 'idna', 'importlib-metadata', 'iso8601', 'lxml', 'monotonic'],
    ...[
      'more-itertools',
      'msgpack',
      'netaddr',
      'netifaces',
      'openssl',
      'oslo.config',
      'oslo.context',
      'oslo.i18n',
    ],
    ...[
      'oslo.log',
      'oslo.serialization',
      'oslo.utils',
      'packaging',
      'paste',
      'pastedeploy',
      'pastedeploy-tpl',
    ],
    ...[
      'pbr',
      'pkg-resources',
      'pyeclib',
      'pyinotify',
      'pyparsing',
      'requests',
      'rfc3986',
      'setuptools',
      'six',
    ],
    ...['stevedore', 'tz', 'urllib3', 'wrapt', 'xattr', 'yaml', 'zipp'],
  ].map((name) => `python3-${name}`),
];

const STORES = ['account', 'container', 'object'] as const;
const PYTHON = '/usr/bin/python3';
const READY_WITHIN_MS = 120_000;

/** `root`: where the packages are unpacked. */
export async function startSwift(root: string): Promise<Swift> {
  const folder = mkdtempSync(join(tmpdir(), 'auditstream-swift-'));
  const at = (file: string): string => join(folder, file);
  const env = {
    ...process.env,
    PYTHONPATH: join(root, 'usr/lib/python3/dist-packages'),
    LD_LIBRARY_PATH: join(root, 'usr/lib/x86_64-linux-gnu'),
  };
  const [proxyPort = 0, ...ports] = await freePorts(1 + STORES.length);
  mkdirSync(at('devices/d1'), { recursive: true });
  writeFileSync(at('swift.conf'), '[swift-hash]\nswift_hash_path_prefix = a\nswift_hash_path_suffix = b\n');
  writeFileSync(at('serve.py'), SERVE);
  writeFileSync(at('proxy.conf'), proxyConf(folder, proxyPort));
  for (const [index, name] of STORES.entries()) {
    const port = ports[index] ?? 0;
    writeFileSync(at(`${name}.conf`), storeConf(folder, name, port));
    for (const words of [['create', '4', '1', '1'], ['add', `r1z1-127.0.0.1:${port}/d1`, '1'], ['rebalance']])
      run(env, [join(root, 'usr/bin/swift-ring-builder'), at(`${name}.builder`), ...words]);
  }
  const children = [...STORES, 'proxy'].map((name) =>
    spawn(PYTHON, [at('serve.py'), folder, at(`${name}.conf`), `${name}-server`], { env, stdio: 'ignore' }),
  );
  const url = `http://127.0.0.1:${proxyPort}`;
  const close = async (): Promise<void> => {
    await Promise.all(children.map(stopped));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await Promise.all([proxyPort, ...ports].map((port) => answering(`http://127.0.0.1:${port}/`)));
  } catch (error) {
    await close();
    throw error;
  }
  return { url, close };
}

// Its own programs look for /etc/swift before they read where else to look.
const SERVE = `import sys
from swift.common.utils import set_swift_dir
set_swift_dir(sys.argv[1])
from swift.common.wsgi import run_wsgi
sys.exit(run_wsgi(sys.argv[2], sys.argv[3], no_fallback=True))
`;

function serverConf(folder: string, port: number, more = ''): string {
  return `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
workers = 0
user = ${userInfo().username}
swift_dir = ${folder}
${more}`;
}

function storeConf(folder: string, name: string, port: number): string {
  const devices = `devices = ${join(folder, 'devices')}\nmount_check = false\nfallocate_reserve = 0\n`;
  return `${serverConf(folder, port, devices)}
[pipeline:main]
pipeline = ${name}-server
[app:${name}-server]
use = egg:swift#${name}
`;
}

function proxyConf(folder: string, port: number): string {
  const filters = [
    'catch_errors',
    'gatekeeper',
    'listing_formats',
    's3api',
    'tempauth',
    'copy',
    'slo',
    'dlo',
  ];
  const more: Readonly<Record<string, string>> = {
    s3api: `location = ${SWIFT_REGION}`,
    tempauth: 'user_test_tester = testing .admin',
  };
  const sections = filters.map((name) => `[filter:${name}]\nuse = egg:swift#${name}\n${more[name] ?? ''}\n`);
  return `${serverConf(folder, port)}
[pipeline:main]
pipeline = catch_errors gatekeeper cache listing_formats s3api tempauth copy slo dlo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
${sections.join('')}`;
}

function run(env: NodeJS.ProcessEnv, words: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(PYTHON, words, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${words.join(' ')} failed: ${stdout}${stderr}`);
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

/** Whatever it answers. */
async function answering(url: string): Promise<void> {
  const until = performance.now() + READY_WITHIN_MS;
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer !== undefined) return;
    if (performance.now() > until) throw new Error(`Swift does not answer at ${url}`);
    await sleep(200);
  }
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
