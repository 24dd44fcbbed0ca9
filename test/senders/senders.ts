// Run by `npm run test:senders`: software of others sends to a whole server, and what it sent is compared with the
// recordings that `npm test` replays. What cannot be had on this machine is skipped, with the reason in its title.
// AUDITSTREAM_RECORD=1 writes the recordings anew.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { KUBERNETES_SNIPPETS } from '../../src/sources/kubernetes/snippets.ts';
import { fillSnippet, snippetValues } from '../../src/sources/snippet.ts';
import { sample, sampleLines } from '../sources/samples.ts';
import { createSourcesWorld, type MadeSource, type SourcesWorld } from '../sources/world.ts';
import { eventually } from '../support/eventually.ts';
import { rsyslog, syslogNg, type Daemon } from './daemons.ts';
import { findSyslogNg } from './find-syslog-ng.ts';
import { fromDebian, fromNpm, type Foreign } from './foreign-software.ts';
import { startRecorder, type Recorder } from './recorder.ts';

const SYSLOG_NG = findSyslogNg();
const RSYSLOG = fromDebian('rsyslog', ['rsyslog', 'libestr0', 'libfastjson4', 'liblognorm5']);
const LOGGERS = fromNpm('loggers', [
  ...['winston@3.19.0', 'winston-splunk-httplogger@3.1.8', 'bunyan@1.8.15', 'splunk-bunyan-logger@0.11.0'],
  ...['pino@10.4.0', 'pino-http-send@0.4.2'],
]);
const BACKSTAGE = fromNpm('backstage', ['@backstage/backend-defaults@0.19.0']);

const KUBERNETES = fromNpm('kubernetes', ['@kubernetes/client-node@2.0.1']);

/** What is sent: audit lines of two systems, and a line that is none. */
const LINES = [
  ...sampleLines('backstage/auditor.ndjson').slice(1, 3),
  ...sampleLines('rhdh/audit-log.ndjson').slice(0, 1),
  'a line of something else, "with quotes" and \u00fcmlauts',
];
const TYPES = [
  ...[
    'backstage.catalog.entity-facets',
    'backstage.scaffolder.task.execution',
    'rhdh.ScaffolderTaskCreation',
  ],
  'splunk_hec.',
];
const RECORDINGS = fileURLToPath(new URL('../sources/samples/senders', import.meta.url));

let world: SourcesWorld;
let recorder: Recorder;
const running: ChildProcess[] = [];

beforeAll(async () => {
  world = await createSourcesWorld();
  recorder = await startRecorder(world.address);
});
afterAll(async () => {
  await recorder.close();
  await world.close();
});
afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill();
    await once(child, 'exit');
  }
  recorder.requests.length = 0;
  recorder.answers.length = 0;
});

/** A test of software that this machine may not have. */
function using(software: Foreign, title: string, test: (folder: string) => Promise<void>): void {
  if (software.ok) it(title, () => test(software.folder));
  else it.skip(`${title} (not installed: ${software.why})`, () => undefined);
}

interface Program {
  readonly command?: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

function start({ command = process.execPath, args, cwd, env }: Program): {
  child: ChildProcess;
  output: () => string;
} {
  const child = spawn(command, args, { cwd, env: { ...process.env, NODE_OPTIONS: '', ...env } });
  running.push(child);
  let output = '';
  for (const channel of [child.stdout, child.stderr])
    channel.setEncoding('utf8').on('data', (text: string) => (output += text));
  return { child, output: () => output };
}

/** Starts a daemon and puts lines into the file that it reads. */
function startDaemon({ input, ...daemon }: Daemon, lines: readonly string[]): () => string {
  const { output } = start(daemon);
  appendFileSync(input, lines.map((line) => `${line}\n`).join(''));
  return output;
}

/** Runs a program on lines to its end; its output. */
async function run(program: Program, lines: readonly string[]): Promise<string> {
  const { child, output } = start(program);
  child.stdin?.end(lines.map((line) => `${line}\n`).join(''));
  await once(child, 'close');
  return output();
}

/** The types of the events of a source, once there are as many as there should be. */
async function typesOf({ groupPath }: MadeSource, count: number, output: () => string): Promise<string[]> {
  const arrived = async (): Promise<string[] | undefined> => {
    const events = await world.events(groupPath);
    return events.length >= count ? events.map(({ body }) => String(body['event_type'])) : undefined;
  };
  return eventually(arrived, 20_000).catch((cause: unknown) => {
    throw new Error(`${output()}\n${JSON.stringify(recorder.answers)}`, { cause });
  });
}

function expectTypes(types: readonly string[], wanted: readonly string[]): void {
  expect(types.map((type, index) => type.slice(0, wanted[index]?.length))).toEqual(wanted);
  expect(types).toHaveLength(wanted.length);
  expect(recorder.answers.filter(({ status }) => status > 202)).toEqual([]);
}

function keep(name: string): void {
  if (process.env['AUDITSTREAM_RECORD'] !== '1') return;
  mkdirSync(RECORDINGS, { recursive: true });
  const requests = recorder.requests.map(({ path, ...request }) => ({
    ...request,
    path: path.replace(/[\w-]{24}$/, ':id'),
  }));
  writeFileSync(join(RECORDINGS, `${name}.json`), `${JSON.stringify(requests, undefined, 2)}\n`);
}

const keeping = (): Promise<MadeSource> => world.source('splunk_hec', { unrecognised: 'keep' });
const toCollector = ({ secret }: MadeSource) => ({
  SENDER_URL: `${recorder.address}/services/collector/event`,
  SENDER_TOKEN: secret,
});

describe('what is sent to Splunk’s paths by', () => {
  for (const form of ['event', 'raw'] as const)
    using(SYSLOG_NG, `syslog-ng’s http(), to /${form}, becomes events`, async (root) => {
      const source = await keeping();
      const daemon = syslogNg(root, { url: recorder.address, secret: source.secret, form });
      const output = startDaemon(daemon, LINES);
      expectTypes(await typesOf(source, LINES.length, output), TYPES);
      keep(`syslog-ng-${form}`);
    });

  using(RSYSLOG, 'rsyslog, through curl, becomes events', async (root) => {
    const source = await keeping();
    const daemon = rsyslog(root, { url: recorder.address, secret: source.secret, form: 'event' });
    const output = startDaemon(daemon, LINES);
    expectTypes(await typesOf(source, LINES.length, output), TYPES);
    keep('rsyslog');
  });

  for (const name of ['winston', 'bunyan'] as const)
    using(LOGGERS, `${name}’s transport becomes events`, async (cwd) => {
      const source = await keeping();
      const output = await run({ args: [`${name}.mjs`], cwd, env: toCollector(source) }, LINES);
      const types = await typesOf(source, LINES.length, () => output);
      expectTypes([...types].sort(), [...TYPES].sort());
      keep(name);
    });
});

describe('what is sent to the address of a source by', () => {
  using(LOGGERS, 'pino, through pino-http-send, becomes events', async (cwd) => {
    const source = await world.source('backstage');
    const logged = await run({ args: ['pino.mjs'], cwd }, LINES);
    const url = source.url.replace(world.address, recorder.address);
    const to = ['--url', url, '--bodyType', 'ndjson', '--username', 'x', '--password', source.secret];
    const bin = join(cwd, 'node_modules/.bin/pino-http-send');
    const output = await run({ args: [bin, ...to, '--timeout', '300'], cwd }, logged.trimEnd().split('\n'));
    expectTypes(await typesOf(source, 3, () => output), TYPES.slice(0, 3));
    keep('pino');
  });
});

describe('a kubeconfig that is pasted for the API server’s webhook', () => {
  using(KUBERNETES, 'is read by Kubernetes’ client, and leads to the source', async (cwd) => {
    const source = await world.source('kubernetes');
    const [snippet] = KUBERNETES_SNIPPETS.filter(({ file }) => file === 'webhook.yaml');
    if (snippet === undefined) throw new Error('There is no webhook.yaml');
    const file = join(cwd, 'webhook.yaml');
    writeFileSync(file, fillSnippet(snippet, snippetValues(source.url, source.secret)));
    const program = { args: ['kubernetes.mjs'], cwd, env: { SENDER_KUBECONFIG: file } };
    expect(await run(program, [sample('kubernetes/eventlist.json')])).toMatch(/^202 .*"accepted":1/);
  });
});

describe('what Backstage’s auditor writes', () => {
  for (const form of ['production', 'console'] as const)
    using(BACKSTAGE, `in ${form} becomes events, with people, outcomes and targets`, async (cwd) => {
      const source = await world.source('backstage');
      const written = await run({ args: ['backstage.mjs'], cwd, env: { SENDER_FORM: form } }, []);
      if (process.env['AUDITSTREAM_RECORD'] === '1')
        writeFileSync(join(RECORDINGS, `backstage-${form}.txt`), written.replaceAll(cwd, '/app'));
      // As a forwarder's record each: what has no time of its own takes the carrier's.
      const records = written
        .trimEnd()
        .split('\n')
        .map((log, second) => ({ date: 1_767_323_045 + second, log }));
      const answer = await fetch(source.url, {
        method: 'POST',
        headers: { authorization: `Bearer ${source.secret}` },
        body: JSON.stringify(records),
      });
      expect(await answer.json()).toEqual({ accepted: 6, duplicates: 0, skipped: 0, refused: 0 });
      const events = await world.events(source.groupPath);
      expect(
        events.map(({ body, outcome }) => [
          body['event_type'],
          body['author_name'],
          outcome,
          body['target_id'],
        ]),
      ).toEqual([
        ['backstage.catalog.entity-mutate.delete', 'user:default/jane', 'unknown', 'component:default/shop'],
        ['backstage.catalog.entity-mutate.delete', 'user:default/jane', 'success', 'component:default/shop'],
        ['backstage.scaffolder.task.execution', 'user:default/jane', 'unknown', '7f'],
        ['backstage.scaffolder.task.execution', 'user:default/jane', 'failure', '7f'],
        ['backstage.catalog.entity-fetch', 'user:default/jane', 'unknown', null],
        ['backstage.catalog.entity-fetch', 'user:default/jane', 'success', null],
      ]);
    });
});
