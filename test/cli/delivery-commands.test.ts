import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { event } from '../journeys/api-client.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { eventually } from '../support/eventually.ts';
import { startCliServer, type CliServer } from './cli-server.ts';

let server: CliServer;
let receiver: Receiver;

beforeAll(async () => {
  // Two failures make a dead letter.
  server = await startCliServer({ AUDITSTREAM_RETRY_SCHEDULE: '100ms' });
  receiver = await startReceiver();
  await server.json(['destination', 'add', receiver.url, '--group', 'my-group', '--name', 'siem']);
  await server.json(['destination', 'add', receiver.url, '--instance', '--name', 'all']);
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});
afterEach(() => receiver.respond(200));

const send = (from: number, to: number) =>
  server.run('events send --group my-group', {
    stdin: Array.from({ length: to - from + 1 }, (_, n) =>
      JSON.stringify({ ...event(from + n), id: `d${from + n}` }),
    ).join('\n'),
  });
type Delivery = { eventId: string; status: string };
const list = (args: string) => server.json(`deliveries list ${args}`) as Promise<Delivery[]>;

describe('deliveries', () => {
  it('are listed, over pages, and those that failed are sent again', async () => {
    await send(1, 45);
    await eventually(
      async () => (await list('siem --group my-group --type journey --limit 100')).length === 45,
    );
    expect(await list('siem --group my-group --type journey --limit 30')).toHaveLength(30);
    expect(await list('all --instance --type journey --limit 1')).toHaveLength(1);

    // One that the receiver refuses, between others: a dead letter after its second attempt.
    receiver.respond(({ body }) => (body.includes('"n":51}') ? 422 : 200));
    await send(50, 53);
    const [dead] = await eventually(async () => {
      const failed = await list('siem --group my-group --status failed');
      return failed.length === 1 && failed;
    });
    const table = await server.run('deliveries list siem --group my-group --status failed');
    expect(table.stdout).toMatch(
      /^EVENT +TYPE +STATUS +ATTEMPTS +LAST +MS +NEXT +ERROR\n\d+ +journey +failed +2 .*422/,
    );

    receiver.respond(200);
    const retry = ['deliveries', 'retry', 'siem', '--group', 'my-group'];
    expect(await server.run(retry)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--all-failed'),
    });
    expect(await server.run([...retry, '--event', 'one'])).toMatchObject({ code: 2 });
    expect(await server.run([...retry, '--event', dead?.eventId ?? ''])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^1 are sent again/),
    });
    await eventually(async () => (await list('siem --group my-group --status failed')).length === 0);
    expect(await server.json([...retry, '--all-failed'])).toEqual({ retriedCount: 0, parkedCount: 0 });
  });
});

describe('replay', () => {
  it('is started, awaited, listed and cancelled', async () => {
    expect(await server.run('replay progress siem --group my-group')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('replay start'),
    });
    receiver.clear();
    const done = await server.run('replay start siem --group my-group --from 2020-01-01 --wait');
    expect(done).toMatchObject({ code: 0, stdout: expect.stringMatching(/state +finished/) });
    expect(receiver.requests.length).toBeGreaterThan(45);
    expect(await server.json('replay progress siem --group my-group')).toMatchObject({ state: 'FINISHED' });

    await server.run('destination pause all --instance');
    expect(await server.json('replay start all --instance')).toMatchObject({
      state: expect.not.stringMatching('FINISHED'),
    });
    expect(await server.run('replay start all --instance')).toMatchObject({ code: 3 });
    // Ctrl-C ends the command, not the replay.
    const interrupt = new AbortController();
    const waiting = server.run('replay progress all --instance --wait', { signal: interrupt.signal });
    setTimeout(() => interrupt.abort(), 200);
    expect(await waiting).toEqual({ code: 130, stdout: '', stderr: expect.stringMatching(/^Interrupted\./) });
    expect(await server.json('replay progress all --instance')).toMatchObject({ finishedAt: null });
    expect(await server.run('replay cancel all --instance')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/state +cancelled/),
    });
    expect(await server.json('replay list all --instance')).toMatchObject([{ state: 'CANCELLED' }]);
    expect(await server.json('replay list siem --group my-group')).toHaveLength(1);
  });
});
