import { verify, verifyWithFallback } from '@octokit/webhooks-methods';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { sqlOfPrisma } from '../../src/database/sql.ts';
import { sealSecret, secretNamed } from '../../src/destinations/secrets/sealed-secret.ts';
import { previousOf, SIGNING_SECRET } from '../../src/destinations/secrets/secret-names.ts';
import { generateSigningSecret } from '../../src/destination-kinds/http/signing-secret.ts';
import { needSigningSecret } from '../../src/destinations/secrets/signing-secret.ts';
import { DESTINATION_TOPIC } from '../../src/destinations/model/topics.ts';
import { createFarewells } from '../../src/streaming/last-delivery/farewell-deliveries.ts';
import { createTestDatabase } from '../support/database.ts';
import { startReceiver, type ReceivedRequest, type Receiver } from '../support/receiver.ts';
import { eventually } from '../support/eventually.ts';
import { numberedEvents, startStreaming, type TestDestination } from '../support/streaming.ts';
import { streamingOfFile } from '../support/streaming-of-file.ts';
import { rowsOf } from '../support/rows.ts';

const { test, process } = await streamingOfFile();

const headerOf = ({ headers }: ReceivedRequest, name: string): string => String(headers[name]);
const github = (request: ReceivedRequest): string => headerOf(request, 'x-signature-256');

/** What Standard Webhooks' own library makes of a request: the payload, or an exception. */
function readStandard(secret: string, request: ReceivedRequest): unknown {
  return new Webhook(secret).verify(request.body, request.headers as Record<string, string>);
}

describe('the signatures of a delivery', () => {
  let receiver: Receiver;
  beforeEach(async () => void (receiver = await startReceiver()));
  afterEach(() => receiver.close());

  const secretsOf = (destinationId: number) =>
    test.database.prisma.destinationSecret.findMany({ where: { destinationId } });
  /** The secret that receivers were given. */
  async function secretOf({ destinationId }: TestDestination): Promise<string> {
    const { prisma } = test.database;
    const known = { id: destinationId, secrets: await secretsOf(destinationId) };
    return (await needSigningSecret(prisma, process.streaming.sealer, known)) ?? '';
  }
  /** What a rotation leaves in the row. */
  async function rotate({ destinationId }: TestDestination, until: Date): Promise<string> {
    const { prisma } = test.database;
    const secret = generateSigningSecret();
    const { value } = secretNamed(await secretsOf(destinationId), SIGNING_SECRET);
    await prisma.destination.update({
      where: { id: destinationId },
      data: {
        secrets: {
          create: { name: previousOf(SIGNING_SECRET), value, validUntil: until },
          updateMany: {
            where: { name: SIGNING_SECRET },
            data: { value: sealSecret(process.streaming.sealer, SIGNING_SECRET, secret) },
          },
        },
        version: { increment: 1 },
      },
    });
    process.streaming.notifications.publish(DESTINATION_TOPIC, String(destinationId));
    return secret;
  }

  it("are what GitHub's and Standard Webhooks' own libraries accept, and nothing else is", async () => {
    const destination = await process.createDestination(receiver.url);
    const [id] = await process.append(destination.streamId, numberedEvents(1));
    await receiver.waitFor(1);
    const [request] = receiver.requests as [ReceivedRequest];
    const secret = await secretOf(destination);

    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(await verify(secret, request.body, github(request))).toBe(true);
    expect(await verify(secret, `${request.body} `, github(request))).toBe(false);
    expect(await verify(generateSigningSecret(), request.body, github(request))).toBe(false);
    expect(headerOf(request, 'x-signature')).toMatch(/^sha1=[0-9a-f]{40}$/);
    expect(readStandard(secret, request)).toEqual(request.json);
    expect(() => readStandard(generateSigningSecret(), request)).toThrow('No matching signature');
    expect(() => readStandard(secret, { ...request, body: `${request.body} ` })).toThrow('No matching');
    expect(headerOf(request, 'webhook-id')).toBe(String(id));
  });

  it('have the same id at every attempt, and the time of the attempt', async () => {
    let now = new Date();
    const own = await createTestDatabase();
    const slow = await startStreaming(own, {}, { now: () => now });
    receiver.respond((_, index) => {
      // Backwards: then no retry waits for a time that is not yet.
      now = new Date(now.getTime() - 5_000);
      return index < 2 ? 500 : 200;
    });
    const { streamId, destinationId } = await slow.createDestination(receiver.url);
    const [id] = await slow.append(streamId, numberedEvents(1));
    await receiver.waitFor(1);
    await eventually(async () => (await rowsOf(own.database.pool, 'attempts')).length === 3);

    const attempts = await rowsOf(own.database.pool, 'attempts', { destinationId });
    expect(receiver.requests.map((request) => headerOf(request, 'webhook-id'))).toEqual(
      new Array(3).fill(String(id)),
    );
    expect(receiver.requests.map((request) => Number(headerOf(request, 'webhook-timestamp')))).toEqual(
      attempts.map(({ attemptedAt }) => Math.floor(attemptedAt.getTime() / 1_000)),
    );
    expect(new Set(receiver.requests.map((request) => headerOf(request, 'webhook-signature'))).size).toBe(3);
    await slow.stop();
    await own.close();
  });

  it('are good with both secrets until the previous one ends, then with the new one alone', async () => {
    const destination = await process.createDestination(receiver.url);
    await process.append(destination.streamId, numberedEvents(1));
    await receiver.waitFor(1);
    const before = await secretOf(destination);
    const after = await rotate(destination, new Date(Date.now() + 3_600_000));

    await process.append(destination.streamId, numberedEvents(1, 2));
    await receiver.waitFor(2);
    const during = receiver.requests[1] as ReceivedRequest;
    for (const secret of [before, after]) expect(readStandard(secret, during)).toEqual(during.json);
    expect(headerOf(during, 'webhook-signature')).toMatch(/^v1,\S{44} v1,\S{44}$/);
    // A receiver that has not heard of the new secret yet accepts it, and one that knows both.
    expect(await verify(before, during.body, github(during))).toBe(true);
    expect(await verifyWithFallback(after, during.body, github(during), [before])).toBe(true);

    await test.database.prisma.destination.update({
      where: { id: destination.destinationId },
      data: {
        secrets: {
          updateMany: { where: { name: previousOf(SIGNING_SECRET) }, data: { validUntil: new Date() } },
        },
        version: { increment: 1 },
      },
    });
    process.streaming.notifications.publish(DESTINATION_TOPIC, String(destination.destinationId));
    await process.append(destination.streamId, numberedEvents(1, 3));
    await receiver.waitFor(3);
    const ended = receiver.requests[2] as ReceivedRequest;
    expect(await verify(after, ended.body, github(ended))).toBe(true);
    expect(readStandard(after, ended)).toEqual(ended.json);
    expect(() => readStandard(before, ended)).toThrow('No matching signature');
  });

  it('give way to custom headers of the same name, which GitLab accepts and sends', async () => {
    const headers = { 'X-SIGNATURE': 'mine', 'Webhook-Signature': 'mine, too' };
    const destination = await process.createDestination(receiver.url, { headers });
    await process.append(destination.streamId, numberedEvents(1));
    await receiver.waitFor(1);
    const [request] = receiver.requests as [ReceivedRequest];
    expect(headerOf(request, 'x-signature')).toBe('mine');
    expect(headerOf(request, 'webhook-signature')).toBe('mine, too');
    expect(await verify(await secretOf(destination), request.body, github(request))).toBe(true);
  });

  it('are on the last event of a destination that is gone, too, with both secrets', async () => {
    const destination = await process.createDestination(receiver.url);
    const before = await secretOf(destination);
    const after = await rotate(destination, new Date(Date.now() + 3_600_000));
    const { jobs, notifications } = process.streaming;
    const farewells = createFarewells({ jobs, notifications });
    const event = { id: 7, eventType: 'destroy_event_streaming_destination', body: '{"id":7}' };
    await test.database.prisma.$transaction(async (tx) => {
      const send = await farewells.prepare(sqlOfPrisma(tx), destination.destinationId);
      await tx.destination.delete({ where: { id: destination.destinationId } });
      await send(event);
    });
    farewells.announce();
    await receiver.waitFor(1);
    const [request] = receiver.requests as [ReceivedRequest];
    for (const secret of [before, after]) expect(readStandard(secret, request)).toEqual({ id: 7 });
    expect(await verify(before, request.body, github(request))).toBe(true);
  });

  it('are on what a server of an older version has made, and left out where the Owner wants none, to the last event', async () => {
    const destination = await process.createDestination(receiver.url);
    const { destinationId, streamId } = destination;
    const { prisma } = test.database;
    // As a row is written by a server that does not know of the choice.
    await prisma.$executeRaw`UPDATE destinations SET signed = DEFAULT WHERE id = ${destinationId}`;
    await process.append(streamId, numberedEvents(1));
    await receiver.waitFor(1);
    await prisma.destination.update({
      where: { id: destinationId },
      data: { signed: false, version: { increment: 1 } },
    });
    process.streaming.notifications.publish(DESTINATION_TOPIC, String(destinationId));
    await process.append(streamId, numberedEvents(1, 2));
    await receiver.waitFor(2);
    const { jobs, notifications } = process.streaming;
    const farewells = createFarewells({ jobs, notifications });
    await prisma.$transaction(async (tx) => {
      const send = await farewells.prepare(sqlOfPrisma(tx), destinationId);
      await tx.destination.delete({ where: { id: destinationId } });
      await send({ id: 7, eventType: 'destroy_event_streaming_destination', body: '{"id":7}' });
    });
    farewells.announce();
    await receiver.waitFor(3);
    const isSigned = receiver.requests.map(({ headers }) => headers['webhook-signature'] !== undefined);
    expect(isSigned).toEqual([true, false, false]);
  });

  it('are made with one secret although many ask at once for one that there is not yet', async () => {
    const { destinationId } = await process.createDestination(receiver.url);
    const { prisma } = test.database;
    // As one is that was made before there were signatures.
    await prisma.destinationSecret.deleteMany({ where: { destinationId, name: SIGNING_SECRET } });
    const unsigned = { id: destinationId, secrets: await secretsOf(destinationId) };
    const made = await Promise.all(
      Array.from({ length: 20 }, () => needSigningSecret(prisma, process.streaming.sealer, unsigned)),
    );
    expect(new Set(made).size).toBe(1);
  });
});
