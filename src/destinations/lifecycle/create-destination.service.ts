import { randomUUID } from 'node:crypto';
import type { RecordEvent } from '../../access/audit-trail.ts';
import { changeKey } from '../../access/share-keys.ts';
import type { Prisma } from '../../database/generated/client.ts';
import type { PrismaTransaction } from '../../database/prisma-transaction.ts';
import type { AnyDestinationKind, SecretRule } from '../../destination-kinds/kind.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import { sqlOfPrisma } from '../../database/sql.ts';
import { subscribe, suspendSubscriptions } from '../../event-log/subscriptions.ts';
import type { Granted } from '../changes/destination-access.ts';
import { lockOwner, publishChange, type DestinationDeps } from '../changes/destination-changes.ts';
import { createdEvent } from '../changes/destination-events.ts';
import { optionEvents, planOptions, type WantedOptions } from '../changes/options-change.ts';
import {
  lockNamespaces,
  planFilters,
  writeFilters,
  type WantedFilters,
} from '../filters/destination-filters.ts';
import { placeColumns } from '../model/destination-place.ts';
import { DESTINATION_PARTS, type DestinationRecord } from '../model/destination-record.ts';
import { destinationErrors } from '../rules/destination-rules.ts';
import { textsOf } from '../rules/texts-of.ts';
import type { ConfigHeader } from '../rules/http-config.ts';
import { replaceHeaders } from '../headers/replace-headers.ts';
import { newSecrets, saidSecrets, secretColumns, type GivenSecrets } from '../secrets/new-secrets.ts';
import { blockedBy, factsOf } from './config-facts.ts';
import { verifyNew } from './verify-on-save.ts';

/** What may be chosen about a new destination; a name or a secret that is null or absent is generated where there can be one. */
export interface NewDestination extends WantedFilters {
  readonly kind: AnyDestinationKind;
  /** Undefined: it could not be read, and `wrong` says why. */
  readonly config: object | undefined;
  readonly name?: string | null | undefined;
  readonly secrets?: GivenSecrets;
  /** False: paused, so that it receives nothing until it is activated. */
  readonly active?: boolean | null | undefined;
  /** Refuse unless it takes a test event. */
  readonly verify?: boolean | null | undefined;
  /** Their rules were checked. */
  readonly headers?: readonly ConfigHeader[];
  /** How events go there; what is absent is as for every new destination. */
  readonly deliveryOptions?: WantedOptions | null | undefined;
  /** What is wrong already; the rest is checked only to say everything at once. */
  readonly wrong?: readonly ErrorText[];
}

export type CreateDestinationResult =
  | { readonly kind: 'created'; readonly destination: DestinationRecord }
  | { readonly kind: 'refused'; readonly errors: ErrorText[] } // -> payload errors
  | { readonly kind: 'gone' }; // the group, meanwhile -> resource not available

interface Draft
  extends
    WantedFilters,
    Required<Pick<NewDestination, 'headers' | 'wrong'>>,
    Pick<NewDestination, 'kind' | 'config'> {
  readonly options: WantedOptions;
  readonly blocked: readonly ErrorText[];
  readonly name: string;
  /** Those that are made, too. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly active: boolean;
}

/** Makes a destination that receives its owner's events from now on, that of its own creation first, as far as they pass its filters. */
export async function createDestination(
  deps: DestinationDeps,
  granted: Granted,
  input: NewDestination,
): Promise<CreateDestinationResult> {
  deps.switching.take(granted.group);
  const { kind, config, headers = [], wrong = [] } = input;
  const said = saidSecrets(input.secrets);
  const secrets = newSecrets(kind, said);
  const { tokenMissing } = textsOf(granted);
  // As in GitLab, nothing else is looked at then.
  if (tokenMissing !== undefined && isMissing(kind.secrets[kind.secretToken], secrets[kind.secretToken]))
    return { kind: 'refused', errors: [tokenMissing] };
  const draft: Draft = {
    ...{ kind, config, secrets },
    blocked: config === undefined ? [] : await blockedBy(deps, granted, kind, config),
    name: isBlank(input.name) ? `Destination_${randomUUID()}` : input.name,
    active: input.active ?? true,
    headers,
    options: input.deliveryOptions ?? {},
    wrong,
    eventTypes: input.eventTypes,
    deniedTypes: input.deniedTypes,
    namespaces: input.namespaces,
  };
  const unverified = input.verify === true ? await verifyNew(deps, granted, draft, said) : undefined;
  if (unverified !== undefined) return { kind: 'refused', errors: [unverified] };
  const result = await deps.trail.run(changeKey(granted), (tx, record) =>
    insert(tx, record, deps, granted, draft),
  );
  if (result.kind === 'created') publishChange(deps, result.destination.id);
  return result;
}

async function insert(
  tx: PrismaTransaction,
  record: RecordEvent,
  deps: DestinationDeps,
  granted: Granted,
  draft: Draft,
): Promise<CreateDestinationResult> {
  const { sealer } = deps;
  const { group } = granted;
  const groupId = group?.id ?? null;
  if (!(await lockOwner(tx, groupId))) return { kind: 'gone' };
  if (!(await lockNamespaces(tx, draft.namespaces))) return { kind: 'gone' };
  const { kind, config } = draft;
  const count = (where: Prisma.DestinationWhereInput): Promise<number> =>
    tx.destination.count({ where: { groupId, kind: kind.name, ...where } });
  const isSubgroup = group !== null && group.rootId !== group.id;
  const facts = { ...(await factsOf(draft, count, sealer)), isSubgroup, isNew: true };
  const filters = await planFilters(tx, deps, granted, { eventTypeFilters: [], namespaceFilters: [] }, draft);
  const options = planOptions(kind, kind.options, draft.options);
  const errors = [
    ...draft.wrong,
    ...destinationErrors(facts, textsOf(granted)),
    ...filters.errors,
    ...options.errors,
  ];
  if (errors.length > 0 || config === undefined) return { kind: 'refused', errors };
  const { name, active } = draft;
  const secrets = Object.entries(draft.secrets).map(([secret, text]) => ({
    name: secret,
    ...secretColumns(kind, sealer, secret, text),
  }));
  const columns = { ...placeColumns(kind, config), ...kind.options, ...options.columns };
  const { id } = await tx.destination.create({
    data: { groupId, name, ...columns, active, secrets: { create: secrets } },
  });
  await replaceHeaders(tx, { id, headers: [] }, draft.headers, sealer);
  await subscribe(sqlOfPrisma(tx), { id, groupId });
  if (!active) await suspendSubscriptions(sqlOfPrisma(tx), id);
  record(createdEvent(granted, { id, name, kind, config }));
  await writeFilters(tx, record, granted, { id, name }, filters);
  const before = { ...kind.options, id, name };
  for (const event of optionEvents(granted, before, options)) record(event);
  const destination = await tx.destination.findUniqueOrThrow({ where: { id }, include: DESTINATION_PARTS });
  return { kind: 'created', destination };
}

/** Of a secret that the caller has to give. */
function isMissing(rule: SecretRule | undefined, text: string | undefined): boolean {
  return rule?.required === true && rule.generate === undefined && isBlank(text);
}

function isBlank(text: string | null | undefined): text is null | undefined | '' {
  return text === null || text === undefined || text.trim() === '';
}
