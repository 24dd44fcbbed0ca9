import { sqlOfPrisma } from '../database/sql.ts';
import type { RecordEvent } from '../access/audit-trail.ts';
import type { Destination, Prisma } from '../database/generated/client.ts';
import type { PrismaTransaction } from '../database/prisma-transaction.ts';
import type { ErrorText } from '../errors/define-errors.ts';
import { STREAM_EVENTS } from '../event-log/stream-events.queue.ts';
import { resumeSubscriptions, suspendSubscriptions } from '../event-log/subscriptions.ts';
import { QUEUE_TOPIC } from '../event-log/topics.ts';
import { lockDestination, lockGroup, publishChange, type DestinationDeps } from './destination-changes.ts';
import { activeChangedEvent, nameChangedEvent, urlChangedEvent, type Permit } from './destination-events.ts';
import { destinationErrors, type DestinationFacts } from './destination-rules.ts';
import { blockedReason } from './destination-url.ts';
import type { DestinationRecord } from './destination.type.ts';

/** What is null or absent stays as it is. */
export interface DestinationChange {
  readonly destinationUrl?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly active?: boolean | null | undefined;
  /** Refuse unless it takes a test event as it would be. */
  readonly verify?: boolean | null | undefined;
}

export type UpdateDestinationResult =
  | { readonly kind: 'updated'; readonly destination: DestinationRecord }
  /** With the destination as it would have become. -> payload errors */
  | { readonly kind: 'refused'; readonly errors: ErrorText[]; readonly unsaved: DestinationRecord }
  | { readonly kind: 'gone' }; // -> resource not available

type Changed = Partial<Pick<Destination, 'destinationUrl' | 'name' | 'active'>>;
type Written = UpdateDestinationResult & {
  readonly changed?: boolean;
  readonly suspended?: boolean;
  readonly woken?: boolean;
};

// A waiting probe carries the old number and so does nothing any more.
const HEALTHY = {
  consecutiveFailures: 0,
  failingSince: null,
  nextProbeAt: null,
  switchedOffAt: null,
  switchedOffReason: null,
  probeNumber: { increment: 1 },
} as const;

/** Changes a destination. Activating it, or giving a failing one another URL, goes on at once where it stopped. */
export async function updateDestination(
  deps: DestinationDeps,
  permit: Permit,
  current: Pick<Destination, 'id' | 'groupId' | 'destinationUrl' | 'name'>,
  change: DestinationChange,
): Promise<UpdateDestinationResult> {
  const url = change.destinationUrl?.trim();
  const isNewUrl = url !== undefined && url !== current.destinationUrl;
  const blocked = isNewUrl ? await blockedReason(url, deps.outbound, deps.log) : undefined;
  const wanted = { ...change, destinationUrl: url };
  // What the rules refuse gets no request.
  const mayAsk = change.verify === true && url !== '' && blocked === undefined;
  const unverified = mayAsk
    ? await deps.verifier.at(permit, current, url ?? current.destinationUrl)
    : undefined;
  const result = await deps.trail.run((tx, record) =>
    write(tx, record, deps, permit, current, { ...wanted, blocked, unverified }),
  );
  if (result.changed === true) publishChange(deps, current.id);
  if (result.suspended === true) deps.farewells.announce();
  logState(deps, current.id, result);
  if (result.woken === true) deps.notifications.publish(QUEUE_TOPIC, STREAM_EVENTS.name);
  return result;
}

/** One line for a change of state, as for those that the server makes by itself; the audit event says who made it. */
function logState({ log }: DestinationDeps, destination: number, { suspended, woken }: Written): void {
  if (suspended === true) {
    log.info({ destination }, 'a destination was paused; events wait until somebody activates it again');
  } else if (woken !== undefined) {
    log.info({ destination }, 'a destination was activated, or got another URL; it goes on where it stopped');
  }
}

async function write(
  tx: PrismaTransaction,
  record: RecordEvent,
  deps: DestinationDeps,
  permit: Permit,
  { id, groupId }: Pick<Destination, 'id' | 'groupId'>,
  change: DestinationChange & {
    readonly blocked: ErrorText | undefined;
    readonly unverified: ErrorText | undefined;
  },
): Promise<Written> {
  if (!(await lockGroup(tx, groupId)) || !(await lockDestination(tx, id))) return { kind: 'gone' };
  const before = await tx.destination.findUniqueOrThrow({ where: { id }, include: { headers: true } });
  const changed = changedColumns(before, change);
  if (change.unverified !== undefined) {
    return { kind: 'refused', errors: [change.unverified], unsaved: { ...before, ...changed } };
  }
  if (Object.keys(changed).length === 0) return { kind: 'updated', destination: before };

  const errors = destinationErrors(await factsOf(tx, before, changed, change.blocked));
  if (errors.length > 0) return { kind: 'refused', errors, unsaved: { ...before, ...changed } };

  const suspended = changed.active === false;
  const farewell = suspended ? await deps.farewells.prepare(tx, id) : undefined;
  const resumes = resumesWith(before, changed);
  const data: Prisma.DestinationUpdateInput = {
    ...changed,
    ...(resumes && HEALTHY),
    version: { increment: 1 },
  };
  const destination = await tx.destination.update({ where: { id }, data, include: { headers: true } });
  recordChanges(record, permit, before, changed, farewell);
  if (suspended) await suspendSubscriptions(sqlOfPrisma(tx), id);
  if (!resumes) return { kind: 'updated', destination, changed: true, suspended };
  const woken = await resumeSubscriptions(sqlOfPrisma(tx), deps.jobs, id);
  await deps.deliveries.resume(tx, id);
  return { kind: 'updated', destination, changed: true, woken };
}

/** One event per changed column. */
function recordChanges(
  record: RecordEvent,
  permit: Permit,
  before: Destination,
  { destinationUrl, name, active }: Changed,
  farewell: Parameters<RecordEvent>[1],
): void {
  const target = { id: before.id, name: name ?? before.name };
  if (destinationUrl !== undefined) {
    record(urlChangedEvent(permit, target, before.destinationUrl, destinationUrl));
  }
  if (name !== undefined) record(nameChangedEvent(permit, target, before.name, name));
  if (active !== undefined) record(activeChangedEvent(permit, target, active), farewell);
}

function changedColumns(before: Destination, { destinationUrl, name, active }: DestinationChange): Changed {
  const isNewName = typeof name === 'string' && name.trim() !== '' && name !== before.name;
  return {
    ...(typeof destinationUrl === 'string' && destinationUrl !== before.destinationUrl && { destinationUrl }),
    ...(isNewName && { name }),
    ...(typeof active === 'boolean' && active !== before.active && { active }),
  };
}

async function factsOf(
  tx: PrismaTransaction,
  { id, groupId }: Destination,
  { destinationUrl, name, active }: Changed,
  blocked: ErrorText | undefined,
): Promise<DestinationFacts> {
  const others = (where: Prisma.DestinationWhereInput): Promise<number> =>
    tx.destination.count({ where: { ...where, groupId, id: { not: id } } });
  return {
    ...(destinationUrl !== undefined && {
      url: { text: destinationUrl, blocked, taken: (await others({ destinationUrl })) > 0 },
    }),
    ...(name !== undefined && { name: { text: name, taken: (await others({ name })) > 0 } }),
    ...(active === true && { otherActive: await others({ active: true }) }),
    isSubgroup: false,
    isNew: false,
  };
}

/** Nobody who has just corrected the URL should have to wait for the next probe. */
function resumesWith(before: Destination, changed: Changed): boolean {
  if (changed.active !== undefined) return changed.active;
  return before.active && before.failingSince !== null && changed.destinationUrl !== undefined;
}
