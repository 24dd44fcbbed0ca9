import { changeKey } from '../../access/share-keys.ts';
import { sqlOfPrisma } from '../../database/sql.ts';
import type { RecordEvent } from '../../access/audit-trail.ts';
import type { Destination, Prisma } from '../../database/generated/client.ts';
import type { PrismaTransaction } from '../../database/prisma-transaction.ts';
import type { AnyDestinationKind } from '../../destination-kinds/kind.ts';
import { kindNamed } from '../../destination-kinds/kinds.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import { suspendSubscriptions } from '../../event-log/subscriptions.ts';
import {
  changedParts,
  changeEvents,
  type ChangedParts,
  type DestinationChange,
} from './destination-change.ts';
import {
  lockDestination,
  lockOwner,
  publishChange,
  type DestinationDeps,
} from '../changes/destination-changes.ts';
import type { Permit } from '../changes/destination-events.ts';
import { optionEvents, planOptions, type WantedOptions } from '../changes/options-change.ts';
import {
  changesFilters,
  lockNamespaces,
  planFilters,
  writeFilters,
  type WantedFilters,
} from '../filters/destination-filters.ts';
import type { OptionColumns } from '../model/delivery-options.ts';
import { DESTINATION_PARTS, type DestinationRecord } from '../model/destination-record.ts';
import { isOtherConfig, placeColumns } from '../model/destination-place.ts';
import { destinationErrors } from '../rules/destination-rules.ts';
import { textsOf } from '../rules/texts-of.ts';
import { replaceHeaders } from '../headers/replace-headers.ts';
import { previousOf } from '../secrets/secret-names.ts';
import { blockedBy, factsOf } from './config-facts.ts';
import { deleteSecrets } from '../secrets/write-secrets.ts';
import { keepPreviousErrors, replaceSecret } from './replace-secret.ts';
import { announceResumed, HEALTHY, resumeDestination } from './resume-destination.ts';
import { verifyChanged } from './verify-on-save.ts';

export type UpdateDestinationResult =
  | { readonly kind: 'updated'; readonly destination: DestinationRecord }
  /** With the destination as it would have become. -> payload errors */
  | { readonly kind: 'refused'; readonly errors: ErrorText[]; readonly unsaved: DestinationRecord }
  | { readonly kind: 'gone' }; // -> resource not available

/** A change, with what is wrong with it already: the rest is checked then only to say everything at once. */
type WantedChange = DestinationChange &
  WantedFilters & {
    readonly wrong?: readonly ErrorText[];
    readonly deliveryOptions?: WantedOptions | null | undefined;
  };

type Written = UpdateDestinationResult & {
  readonly changed?: boolean;
  readonly suspended?: boolean;
  readonly woken?: boolean;
};

/** Changes a destination. Activating it, or correcting where a failing one sends, goes on at once where it stopped. */
export async function updateDestination(
  deps: DestinationDeps,
  permit: Permit,
  current: Pick<Destination, 'id' | 'groupId' | 'kind' | 'config' | 'name'> & OptionColumns,
  change: WantedChange,
): Promise<UpdateDestinationResult> {
  if (typeof change.active === 'boolean') deps.switching.take(permit.group);
  const kind = kindNamed(deps.kinds, current.kind);
  const { config } = change;
  const isNewConfig = config !== undefined && isOtherConfig(current, config);
  const blocked = isNewConfig ? await blockedBy(deps, permit, kind, config) : [];
  const wrong = [...(change.wrong ?? []), ...keepPreviousErrors(kind, change)];
  const wanted = { ...change, blocked, wrong };
  const unverified =
    change.verify === true ? await verifyChanged(deps, permit, kind, current, wanted) : undefined;
  const result = await deps.trail.run(changeKey(permit), (tx, record) =>
    write(tx, record, deps, permit, kind, current, { ...wanted, unverified }),
  );
  if (result.changed === true) publishChange(deps, current.id);
  if (result.suspended === true) deps.farewells.announce();
  logState(deps, current.id, result);
  if (result.woken === true) announceResumed(deps);
  return result;
}

/** One line for a change of state, as for those that the server makes; the audit event names the user. */
function logState({ log }: DestinationDeps, destination: number, { suspended, woken }: Written): void {
  if (suspended === true) {
    log.info({ destination }, 'a destination was paused; events wait until a user activates it again');
  } else if (woken !== undefined) {
    log.info(
      { destination },
      'a destination was activated, or its URL changed; it continues where it stopped',
    );
  }
}

async function write(
  tx: PrismaTransaction,
  record: RecordEvent,
  deps: DestinationDeps,
  permit: Permit,
  kind: AnyDestinationKind,
  { id, groupId }: Pick<Destination, 'id' | 'groupId'>,
  change: WantedChange & {
    readonly wrong: readonly ErrorText[];
    readonly blocked: readonly ErrorText[];
    readonly unverified: ErrorText | undefined;
  },
): Promise<Written> {
  const { sealer } = deps;
  if (!(await lockOwner(tx, groupId)) || !(await lockNamespaces(tx, change.namespaces)))
    return { kind: 'gone' };
  if (!(await lockDestination(tx, id))) return { kind: 'gone' };
  const before = await tx.destination.findUniqueOrThrow({ where: { id }, include: DESTINATION_PARTS });
  const changed = changedParts(kind, before, change, sealer, permit.generation);
  const { headers, secrets = {}, removedSecrets = [], config, ...others } = changed;
  const columns = { ...others, ...(config !== undefined && placeColumns(kind, config)) };
  if (change.unverified !== undefined) {
    return { kind: 'refused', errors: [change.unverified], unsaved: { ...before, ...columns } };
  }
  const { wrong } = change;
  const filters = await planFilters(tx, deps, permit, before, change);
  const options = planOptions(kind, before, change.deliveryOptions ?? {});
  const isOther = [changed, options.columns].some(isNotEmpty) || changesFilters(filters);
  if (!isOther && wrong.length + filters.errors.length + options.errors.length === 0)
    return { kind: 'updated', destination: before };

  const count = (where: Prisma.DestinationWhereInput): Promise<number> =>
    tx.destination.count({ where: { ...where, groupId, kind: kind.name, id: { not: id } } });
  const parts = await factsOf({ ...changed, kind, blocked: change.blocked }, count, sealer);
  const facts = { ...parts, isSubgroup: false, isNew: false };
  const errors = [
    ...wrong,
    ...destinationErrors(facts, textsOf(permit)),
    ...filters.errors,
    ...options.errors,
  ];
  if (errors.length > 0) return { kind: 'refused', errors, unsaved: { ...before, ...columns } };

  const suspended = changed.active === false;
  const farewell = suspended ? await deps.farewells.prepare(sqlOfPrisma(tx), id) : undefined;
  const resumes = resumesWith(before, changed, isNotEmpty(options.columns));
  if (headers !== undefined) await replaceHeaders(tx, before, headers, sealer);
  for (const [name, text] of Object.entries(secrets)) {
    await replaceSecret(tx, deps, kind, before, { name, text, keepHours: change.keepPreviousForHours });
  }
  if (removedSecrets.length > 0)
    await deleteSecrets(
      tx,
      id,
      removedSecrets.flatMap((name) => [name, previousOf(name)]),
    );
  const data: Prisma.DestinationUpdateInput = {
    ...columns,
    ...options.columns,
    ...(resumes && HEALTHY),
    version: { increment: 1 },
  };
  for (const { event, stops } of changeEvents(permit, kind, before, changed)) {
    record(event, stops ? farewell : undefined);
  }
  for (const event of optionEvents(permit, { ...before, ...columns }, options)) record(event);
  await writeFilters(tx, record, permit, { id, name: columns.name ?? before.name }, filters);
  const destination = await tx.destination.update({ where: { id }, data, include: DESTINATION_PARTS });
  if (suspended) await suspendSubscriptions(sqlOfPrisma(tx), id);
  if (!resumes) return { kind: 'updated', destination, changed: true, suspended };
  const woken = await resumeDestination(tx, deps, id);
  return { kind: 'updated', destination, changed: true, woken };
}

function isNotEmpty(columns: object): boolean {
  return Object.keys(columns).length > 0;
}

/** A user who has just corrected the URL, the token or the format should not have to wait for the next probe. */
function resumesWith(before: Destination, changed: ChangedParts, hasOtherOptions: boolean): boolean {
  if (changed.active !== undefined) return changed.active;
  const isMoved = changed.config !== undefined || changed.secrets !== undefined;
  const isCorrected = isMoved || changed.removedSecrets !== undefined || hasOtherOptions;
  return before.active && before.failingSince !== null && isCorrected;
}
