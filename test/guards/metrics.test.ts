import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { startApp, type App, type AppOptions } from '../../src/app.ts';
import { loadConfig } from '../../src/config/config.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { eventually } from '../support/eventually.ts';

const read = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

const ROOT_TOKEN = 'a-root-token-of-the-test';
const EVENTS = 40;

/** Names of metrics, without what Prometheus adds for the parts of a histogram. */
function namesIn(text: string): string[] {
  const found = text.matchAll(/\b(?:auditstream|process|nodejs)_[a-z0-9_]+/g);
  return [...new Set([...found].map(([name]) => name.replace(/_(bucket|sum|count)$/, '')))].sort();
}

describe('/-/metrics of a whole server', () => {
  let test: TestDatabase;
  let receiver: Receiver;
  let app: App;
  let options: AppOptions;
  const logged: Record<string, unknown>[] = [];
  beforeAll(async () => {
    test = await createTestDatabase();
    receiver = await startReceiver();
    const config = loadConfig({
      PORT: '0',
      AUDITSTREAM_OUTBOUND_ALLOWLIST: '127.0.0.0/8',
      AUDITSTREAM_RETRY_SCHEDULE: '100ms',
      LOG_LEVEL: 'debug',
    });
    options = {
      config,
      connection: test.connection,
      encryptionKey: Buffer.alloc(32, 1),
      rootToken: () => Promise.resolve(ROOT_TOKEN),
      nodeId: 'test',
      log: pino({ level: 'debug' }, { write: (line) => void logged.push(JSON.parse(line)) }),
    };
    app = await startApp(options);
  });
  afterAll(async () => {
    await app.close();
    await receiver.close();
    await test.close();
  });

  const getWith = (headers: Record<string, string>, { address } = app): Promise<Response> =>
    fetch(`${address}/-/metrics`, { headers });
  const get = (): Promise<Response> => getWith({ 'private-token': ROOT_TOKEN });
  async function post(path: string, body: unknown, token = ROOT_TOKEN): Promise<Record<string, unknown>> {
    const response = await fetch(`${app.address}${path}`, {
      method: 'POST',
      headers: { 'private-token': token, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBeLessThan(300);
    return (await response.json()) as Record<string, unknown>;
  }
  const ingest = (count: number) =>
    post(
      '/api/v4/groups/my-group/audit_events',
      Array.from({ length: count }, () => ({
        event_type: 'x',
        entity_type: 'Group',
        entity_path: 'my-group',
        author_name: 'Ada',
      })),
    );
  const valueOf = (text: string, series: string): number | undefined => {
    const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
    return line === undefined ? undefined : Number(line.slice(series.length + 1));
  };
  const linesAbout = (level: number) =>
    logged.filter((line) => Number(line['level']) >= level && 'destination' in line);

  it('counts what was accepted and delivered, and the log has a line per change of state and none per delivery', async () => {
    await post('/api/graphql', {
      query: `mutation { externalAuditEventDestinationCreate(
        input: { groupPath: "my-group", destinationUrl: "${receiver.url}/a?secret=1" }) { errors } }`,
    });
    await receiver.waitFor(1);
    const linesBefore = logged.length;
    await ingest(EVENTS);
    await receiver.waitFor(EVENTS + 1);
    const text = await eventually(async () => {
      const answer = await (await get()).text();
      const delivered = valueOf(answer, 'auditstream_attempts_total{trigger="STREAM",outcome="delivered"}');
      return (delivered ?? 0) >= EVENTS + 1 && answer;
    });
    expect(valueOf(text, 'auditstream_events_accepted_total')).toBe(EVENTS);
    expect(valueOf(text, 'auditstream_append_seconds_count')).toBe(1);
    expect(valueOf(text, 'auditstream_attempt_seconds_count')).toBe(EVENTS + 1);
    expect(valueOf(text, 'auditstream_destinations{state="STREAMING"}')).toBe(1);
    expect(valueOf(text, 'auditstream_sweep_woken_total')).toBe(0);
    expect(valueOf(text, 'auditstream_database_up')).toBe(1);
    expect(text).toMatch(/^auditstream_queue_jobs\{queue="stream-events",state="ready"\} \d+$/m);
    expect(text).not.toContain(receiver.url);
    expect(logged.slice(linesBefore)).toEqual([]);

    // Longer than a stream waits for.
    receiver.respond({ status: 503, headers: { 'retry-after': '6' } });
    await ingest(1);
    await eventually(async () => linesAbout(30).length === 1);
    receiver.respond(200);
    await eventually(async () => linesAbout(30).length === 2);
    expect(linesAbout(30).map(({ msg }) => msg)).toEqual([
      expect.stringMatching(/^a destination does not accept events/),
      'a destination accepts events again',
    ]);
    const id = 'gid://gitlab/AuditEvents::ExternalAuditEventDestination/1';
    await post('/api/graphql', {
      query: `mutation { externalAuditEventDestinationTest(input: { id: "${id}" }) { errors } }`,
    });
    const after = await (await get()).text();
    expect(valueOf(after, 'auditstream_attempts_total{trigger="TEST",outcome="delivered"}')).toBe(1);
    expect(valueOf(after, 'auditstream_destination_state_changes_total{to="RETRYING"}')).toBe(1);
    expect(valueOf(after, 'auditstream_destination_state_changes_total{to="STREAMING"}')).toBe(1);
    expect(valueOf(after, 'auditstream_attempts_total{trigger="PROBE",outcome="delivered"}')).toBe(1);
    expect(JSON.stringify(logged)).not.toContain('secret=1');
  });

  it.each(['api', 'worker'] as const)('is served by a process of the role %s, too', async (role) => {
    const other = await startApp({ ...options, config: { ...options.config, role }, nodeId: role });
    try {
      const response = await getWith({ 'private-token': ROOT_TOKEN }, other);
      expect(response.status).toBe(200);
      expect(await response.text()).toMatch(/^auditstream_destinations\{state="STREAMING"\} 1$/m);
    } finally {
      await other.close();
    }
  });

  it('answers to admins alone, or to this machine, too, when it is told so', async () => {
    const { id } = await post('/api/v4/users', { username: 'ada', name: 'Ada', email: 'ada@example.com' });
    const { token } = await post(`/api/v4/users/${String(id)}/personal_access_tokens`, {
      name: 't',
      scopes: ['api'],
    });
    expect((await getWith({})).status).toBe(401);
    expect((await getWith({ 'private-token': String(token) })).status).toBe(403);
    expect((await getWith({ 'private-token': 'wrong' })).status).toBe(401);
    expect((await get()).status).toBe(200);

    const config = { ...options.config, openMetrics: true, role: 'api' as const };
    const open = await startApp({ ...options, config, nodeId: 'open' });
    try {
      const proxied = { 'x-forwarded-for': '127.0.0.1' };
      expect((await getWith({}, open)).status).toBe(200);
      expect((await getWith(proxied, open)).status).toBe(401);
      expect((await getWith({ ...proxied, 'private-token': String(token) }, open)).status).toBe(403);
      expect((await getWith({ 'private-token': 'wrong' }, open)).status).toBe(401);
    } finally {
      await open.close();
    }
  });

  it('has every metric that docs/operations.md lists, and lists every one of ours', async () => {
    const names = namesIn(await (await get()).text()).filter((name) => name.startsWith('auditstream_'));
    expect(names.length).toBeGreaterThan(12);
    const listed = [...read('docs/operations.md').matchAll(/^\| `(auditstream_\w+)/gm)].map(
      ([, name]) => name,
    );
    expect(listed.sort()).toEqual(names);
  });

  it('has every metric that the dashboard shows', async () => {
    const dashboard = JSON.parse(read('docs/operations/grafana-dashboard.json')) as {
      panels: { title: string; targets?: { expr: string }[] }[];
    };
    const expressions = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    expect(expressions.length).toBeGreaterThan(10);
    const shown = namesIn(expressions.join('\n'));
    const names = namesIn(await (await get()).text());
    expect(shown.filter((name) => !names.includes(name))).toEqual([]);
    expect(shown).toEqual(
      expect.arrayContaining(['auditstream_sweep_woken_total', 'nodejs_eventloop_lag_p99_seconds']),
    );
  });
});
