import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { createDestination, event, type ApiClient } from '../journeys/api-client.ts';
import type { Receiver } from './receiver.ts';

/** Two groups with a destination each, and names of which some get no answer from some moment on. */
export interface SilentNamesWorld {
  readonly client: ApiClient;
  /** `bad.test` is my-group's, `good.test` example-group's. Their receivers take a connection for each event. */
  readonly silenced: Receiver;
  readonly neighbour: Receiver;
  /** Nothing is said about any name but `good.test`, or about all again. */
  silence(isSilent: boolean): void;
}

const EVENTS = 30;
const CREATIONS = 30;
const SECONDS = 12;
/** A neighbour's event takes some milliseconds; with room for a busy machine it is still no wait for a name. */
const WITHIN_MS = 2_500;

/** While one group's names get no answer, in streams and in what is saved, another group's events arrive at once. */
export async function expectNeighbourUndisturbed(world: SilentNamesWorld): Promise<void> {
  const { client, silenced, neighbour } = world;
  await createDestination(client, 'my-group', `http://bad.test:${silenced.port}/`);
  await createDestination(client, 'example-group', `http://good.test:${neighbour.port}/`);
  await send(client, 'my-group', 0);
  await arrives(silenced, 0);

  world.silence(true);
  for (let n = 1; n <= EVENTS; n += 1) await send(client, 'my-group', n);
  const creations = Array.from({ length: CREATIONS }, (_, index) =>
    createDestination(client, 'my-group', `http://slow${index}.test/`).catch(String),
  );
  const waits: number[] = [];
  for (let n = 1; n <= SECONDS * 2; n += 1) {
    const sentAt = performance.now();
    await send(client, 'example-group', n);
    await arrives(neighbour, n);
    waits.push(performance.now() - sentAt);
    await sleep(500);
  }
  expect(Math.max(...waits)).toBeLessThan(WITHIN_MS);
  expect(await stateOf(client, 'example-group')).toBe('STREAMING');
  for (const refusal of await Promise.all(creations)) {
    expect(refusal).toContain('Destination url is blocked: Host cannot be resolved or invalid');
  }

  world.silence(false);
  for (let n = 0; n <= EVENTS; n += 1) await arrives(silenced, n);
}

function send(client: ApiClient, group: string, n: number): Promise<unknown> {
  const body = { ...event(n), entity_type: 'Group', entity_path: group };
  return client.rest('POST', `/api/v4/groups/${group}/audit_events`, body, 202);
}

function arrives(receiver: Receiver, n: number): Promise<void> {
  return receiver.waitFor((requests) => requests.some(({ body }) => body.includes(`"n":${n}}`)), 60_000);
}

async function stateOf(client: ApiClient, group: string): Promise<string | undefined> {
  const query = `{ group(fullPath: "${group}") { externalAuditEventDestinations { nodes { state } } } }`;
  const { group: found } = await client.graphql<{
    group: { externalAuditEventDestinations: { nodes: { state: string }[] } };
  }>(query);
  return found.externalAuditEventDestinations.nodes[0]?.state;
}
