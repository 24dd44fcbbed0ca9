import type { AuditTrail } from '../../src/access/audit-trail.ts';
import { inPrismaTransaction } from '../../src/database/prisma-transaction.ts';
import {
  createDestination,
  type NewDestination,
} from '../../src/destinations/lifecycle/create-destination.service.ts';
import type { Granted } from '../../src/destinations/changes/destination-access.ts';
import type { DestinationDeps } from '../../src/destinations/changes/destination-changes.ts';
import { overHttp } from '../../src/destinations/model/http-place.ts';
import { VERIFICATION_TOKEN } from '../../src/destinations/secrets/secret-names.ts';
import { updateDestination } from '../../src/destinations/lifecycle/update-destination.service.ts';
import type { GroupRef } from '../../src/groups/group-directory.ts';
import type { Streaming } from '../../src/streaming/streaming.ts';
import { destinationDeps } from './destination-deps.ts';
import type { DestinationOptions } from './streaming.ts';

// Made and changed by the services, but without the audit events: what a receiver gets is what the test has appended.

/** Makes a destination of a group or, for null, of the instance; returns its id. */
export async function makeDestination(
  streaming: Streaming,
  url: string,
  group: { readonly groupId: number; readonly streamId: number } | null,
  { headers = {}, token }: DestinationOptions = {},
): Promise<number> {
  const granted = await grantedFor(streaming, group);
  const result = await createDestination(silentDeps(streaming), granted, {
    ...overHttp(url),
    secrets: { [VERIFICATION_TOKEN]: token },
    headers: Object.entries(headers).map(([key, value]) => ({ key, value, active: true })),
  });
  if (result.kind !== 'created') throw new Error(`The destination was ${JSON.stringify(result)}`);
  return result.destination.id;
}

/** Makes a destination of any kind, of a group; returns its id. */
export async function makeDestinationOf(
  streaming: Streaming,
  group: { readonly groupId: number; readonly streamId: number },
  wanted: Pick<NewDestination, 'kind' | 'config' | 'secrets' | 'deliveryOptions'>,
): Promise<number> {
  const granted = await grantedFor(streaming, group);
  const result = await createDestination(silentDeps(streaming), granted, wanted);
  if (result.kind !== 'created') throw new Error(`The destination was ${JSON.stringify(result)}`);
  return result.destination.id;
}

/** Pauses a destination or activates it, as its Owner does. */
export async function setActive(streaming: Streaming, id: number, active: boolean): Promise<void> {
  const destination = await streaming.database.prisma.destination.findUniqueOrThrow({ where: { id } });
  const permit = await grantedFor(streaming, null);
  const result = await updateDestination(silentDeps(streaming), permit, destination, { active });
  if (result.kind !== 'updated') throw new Error(`The destination was ${JSON.stringify(result)}`);
}

function silentDeps(streaming: Streaming): DestinationDeps {
  const trail: AuditTrail = {
    run: (_key, work) => inPrismaTransaction(streaming.database.prisma, (tx) => work(tx, () => undefined)),
  };
  return { ...destinationDeps({ streaming }), trail };
}

async function grantedFor(
  { database }: Streaming,
  group: { readonly groupId: number; readonly streamId: number } | null,
): Promise<Granted> {
  const author = { id: null, name: 'a test', ip: null };
  if (group === null) return { group: null, author, generation: 'legacy' };
  const { groupId: id, streamId } = group;
  const { name, fullPath, fullName } = await database.prisma.group.findUniqueOrThrow({ where: { id } });
  const ref: GroupRef = { id, name, fullPath, fullName, traversalIds: [id], rootId: id, streamId };
  return { group: ref, author, generation: 'legacy' };
}
