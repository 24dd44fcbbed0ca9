import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sqlOfPrisma } from '../../src/database/sql.ts';
import { IN_NO_STREAM } from '../../src/destination-kinds/event-place.ts';
import { DESTINATION_KINDS } from '../../src/destination-kinds/kinds.ts';
import { loadTarget } from '../../src/streaming/request/target.ts';
import { createFarewells } from '../../src/streaming/last-delivery/farewell-deliveries.ts';
import { createTestSender } from '../../src/streaming/test-events/test-sender.ts';
import { eventually } from '../support/eventually.ts';
import { numberedEvents, type TestDestination } from '../support/streaming.ts';
import { streamingOfFile } from '../support/streaming-of-file.ts';
import { describeKind } from './conformance.ts';
import { fileKind } from './file/file.kind.ts';
import { idsIn, underTest } from './file/under-test.ts';

describeKind(underTest);

// One folder and one line in the list: nothing that sends knows what it sends to.
const { test, process } = await streamingOfFile({}, { kinds: [...DESTINATION_KINDS, fileKind] });

describe('a destination of a kind that only the list knows', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'auditstream-kind-'));
    path = join(folder, 'events');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const { streaming } = process;
  const says = (text: string): void => writeFileSync(`${path}.says`, text);
  const bodies = (): Promise<number[]> => Promise.resolve(idsIn(path));

  async function createFile(): Promise<TestDestination> {
    const destination = await process.createDestination('http://127.0.0.1:9/replaced');
    const { destinationId } = destination;
    await test.database.pool.query(
      `UPDATE destinations SET kind = $2, config = $3, identity = $4, version = version + 1 WHERE id = $1`,
      [destinationId, fileKind.name, JSON.stringify({ path }), path],
    );
    return destination;
  }

  it('gets the stream, in order and many events at once', async () => {
    const { streamId } = await createFile();
    const ids = await process.append(streamId, numberedEvents(250));
    await eventually(async () => (await bodies()).length >= ids.length);
    expect(await bodies()).toEqual(ids);
  });

  it('is probed while it is busy, and goes on where it stopped', async () => {
    const { streamId, destinationId } = await createFile();
    says('busy');
    const ids = await process.append(streamId, numberedEvents(3));
    const { prisma } = test.database;
    await eventually(async () => {
      const { failingSince } = await prisma.destination.findUniqueOrThrow({ where: { id: destinationId } });
      return failingSince !== null;
    });
    says('');
    await eventually(async () => (await bodies()).length >= ids.length);
    expect([...new Set(await bodies())]).toEqual(ids);
  });

  it('is switched off when it wants no events any more', async () => {
    const { streamId, destinationId } = await createFile();
    says('gone');
    await process.append(streamId, numberedEvents(1));
    await eventually(async () => {
      const row = await test.database.prisma.destination.findUniqueOrThrow({ where: { id: destinationId } });
      return !row.active && row.switchedOffAt !== null;
    });
  });

  it('gets a test event, and shows what it would get', async () => {
    const { destinationId } = await createFile();
    const target = await loadTarget(streaming, destinationId);
    if (target === undefined) throw new Error('The destination is there');
    const tests = createTestSender({ ...streaming, pool: test.database.pool, requestTimeout: 1_000 });
    const subject = {
      group: null,
      author: { id: null, name: 'a test', ip: null },
      target: { type: 'AuditEvents::ExternalAuditEventDestination', id: destinationId, details: 'a file' },
    };
    const result = await tests.send(subject, target.sender);
    expect(result).toMatchObject({ kind: 'sent', attempt: { outcome: { kind: 'delivered' } } });
    expect(await bodies()).toHaveLength(1);
    const event = { id: 1, eventType: 'x', body: '', via: null, ...IN_NO_STREAM };
    expect(target.sender.preview(event, new Date()).headers).toEqual([{ name: 'line', value: 'x' }]);
  });

  it('is told that it is gone, with what was kept of it', async () => {
    const { destinationId } = await createFile();
    const farewells = createFarewells(streaming);
    const event = { id: 7, eventType: 'destroy_event_streaming_destination', body: '{"id":7}' };
    await test.database.prisma.$transaction(async (tx) => {
      const send = await farewells.prepare(sqlOfPrisma(tx), destinationId);
      await tx.destination.delete({ where: { id: destinationId } });
      await send(event);
    });
    farewells.announce();
    await eventually(async () => (await bodies()).length > 0);
    expect(await bodies()).toEqual([7]);
  });
});
