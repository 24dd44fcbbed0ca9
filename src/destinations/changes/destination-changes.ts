import type { AuditTrail, RecordedEvent, RecordEvent } from '../../access/audit-trail.ts';
import { changeKey } from '../../access/share-keys.ts';
import type { PrismaTransaction } from '../../database/prisma-transaction.ts';
import type { Sql } from '../../database/sql.ts';
import type { DeliveryOptions } from '../../destination-kinds/delivery-options.ts';
import type { AnyDestinationKind } from '../../destination-kinds/kind.ts';
import type { Sealer } from '../../encryption/sealer.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import type { EventTypes } from '../../event-types/event-types.ts';
import { lockGroup } from '../../groups/lock-group.ts';
import type { Logger } from '../../observability/logger.ts';
import type { JobQueue } from '../../queue/job-queue.ts';
import type { Notifications } from '../../queue/notifications.ts';
import type { Permit } from './destination-events.ts';
import type { DestinationUrls } from '../rules/destination-url.ts';
import type { ConfigHeader } from '../rules/http-config.ts';
import type { SwitchingRate } from './switching-rate.ts';
import { DESTINATION_TOPIC } from '../model/topics.ts';

/** What changing destinations and headers takes. */
export interface DestinationDeps {
  readonly trail: AuditTrail;
  readonly jobs: JobQueue;
  readonly notifications: Notifications;
  readonly sealer: Sealer;
  readonly kinds: readonly AnyDestinationKind[];
  readonly urls: DestinationUrls;
  /** Deliveries that wait for the destination to be resumed; called in the transaction that resumes it. */
  readonly deliveries: { resume(db: Sql, destinationId: number): Promise<unknown> };
  readonly farewells: Farewells;
  readonly switching: SwitchingRate;
  readonly verifier: DestinationVerifier;
  readonly eventTypes: EventTypes;
  readonly log: Logger;
  readonly now: () => Date;
}

/** Sends a test event to a destination as it would be: why it may not be saved, or undefined. Never within a transaction. */
export interface DestinationVerifier {
  asNew(
    permit: Permit,
    draft: Required<Omit<VerifiedParts, 'removedSecrets'>> & {
      readonly name: string;
      readonly kind: AnyDestinationKind;
    },
  ): Promise<ErrorText | undefined>;
  /** What `changed` leaves out is as it is. */
  asChanged(
    permit: Permit,
    destination: { readonly id: number; readonly name: string },
    changed: VerifiedParts,
  ): Promise<ErrorText | undefined>;
}

/** What a test event depends on. */
export interface VerifiedParts {
  readonly config?: object;
  /** By their names. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly removedSecrets?: readonly string[];
  readonly headers?: readonly ConfigHeader[];
  readonly options?: DeliveryOptions;
}

/** The last event for a destination whose stream stops: that it stops is a signal that must get through. */
export interface Farewells {
  /**
   * Call it before the change, while the destination is as it was: the event goes to the previous URL, so that a user
   * cannot silence a receiver by changing its URL at the same time. Hand what it resolves to to `record`, together with
   * the event.
   */
  prepare(db: Sql, destinationId: number): Promise<(event: RecordedEvent) => Promise<void>>;
  /** Call it after the commit. */
  announce(): void;
}

/** Tells every process that what it remembers of the destination is stale. */
export function publishChange({ notifications }: Pick<DestinationDeps, 'notifications'>, id: number): void {
  notifications.publish(DESTINATION_TOPIC, String(id));
}

/**
 * Lets one transaction at a time change the destinations of a group, or (null) of the instance, so that caps and
 * uniqueness hold. False: there is no such group. All transactions lock in the order group or instance, destination,
 * stream, subscription. A transaction that creates a stream shares the instance's lock, so that no destination of the
 * instance is created meanwhile.
 */
export async function lockOwner(tx: PrismaTransaction, groupId: number | null): Promise<boolean> {
  if (groupId !== null) return lockGroup(tx, groupId);
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM instance FOR NO KEY UPDATE`;
  if (rows.length === 0)
    throw new Error('The instance has no row: checkEncryptionKey makes it before anything is served');
  return true;
}

/** Lets one transaction at a time change the destination and its headers. False: there is no such destination. */
export async function lockDestination(tx: PrismaTransaction, id: number): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM destinations WHERE id = ${id} FOR NO KEY UPDATE`;
  return rows.length > 0;
}

/** The destination was destroyed meanwhile, or something that the change needs. */
export interface Gone {
  readonly kind: 'gone';
}

/**
 * Runs `work` in a transaction that holds the lock of the destination. A change is what `work` records: it raises the version,
 * and after the commit every process hears of it.
 */
export async function changeLocked<Result>(
  deps: Pick<DestinationDeps, 'trail' | 'notifications'>,
  permit: Permit,
  id: number,
  work: (tx: PrismaTransaction, record: RecordEvent) => Promise<Result>,
): Promise<Result | Gone> {
  let isChanged = false;
  const result = await deps.trail.run(changeKey(permit), async (tx, record): Promise<Result | Gone> => {
    isChanged = false;
    if (!(await lockDestination(tx, id))) return { kind: 'gone' };
    const done = await work(tx, (...recorded) => {
      isChanged = true;
      record(...recorded);
    });
    if (isChanged) await raiseVersion(tx, id);
    return done;
  });
  if (isChanged) publishChange(deps, id);
  return result;
}

/** Running streams load the destination anew. */
export async function raiseVersion(tx: PrismaTransaction, id: number): Promise<void> {
  await tx.destination.update({ where: { id }, data: { version: { increment: 1 } } });
}
