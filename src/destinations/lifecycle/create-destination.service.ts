import { randomUUID } from 'node:crypto';
import type { RecordEvent } from '../../access/audit-trail.ts';
import { changeKey, ownerKey } from '../../access/share-keys.ts';
import type { Prisma } from '../../database/generated/client.ts';
import type { PrismaTransaction } from '../../database/prisma-transaction.ts';
import { generateSigningSecret } from '../../destination-kinds/http/signing-secret.ts';
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
import { DEFAULT_DELIVERY_OPTIONS } from '../../destination-kinds/delivery-options.ts';
import { DESTINATION_PARTS, type DestinationRecord } from '../model/destination-record.ts';
import { httpPlace } from '../model/http-place.ts';
import { destinationErrors } from '../rules/destination-rules.ts';
import { textsOf } from '../rules/destination-texts.ts';
import type { ConfigHeader } from '../rules/http-config.ts';
import { replaceHeaders } from '../headers/replace-headers.ts';
import { sealFindable, sealSecret } from '../secrets/sealed-secret.ts';
import { SIGNING_SECRET, VERIFICATION_TOKEN } from '../secrets/secret-names.ts';
import { generateVerificationToken } from '../secrets/verification-token.ts';
import { verifyNew } from './verify-on-save.ts';

/** What may be chosen about a new destination; a name or a token that is null or absent is generated. */
export interface NewDestination extends WantedFilters {
  /** Undefined: it could not be read, and `wrong` says why. */
  readonly destinationUrl: string | undefined;
  readonly name?: string | null | undefined;
  readonly verificationToken?: string | null | undefined;
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

interface Draft extends WantedFilters, Required<Pick<NewDestination, 'headers' | 'wrong'>> {
  readonly options: WantedOptions;
  readonly url: string | undefined;
  readonly blocked: ErrorText | undefined;
  readonly name: string;
  readonly token: string;
  readonly active: boolean;
}

/** Makes a destination that receives its owner's events from now on, that of its own creation first, as far as they pass its filters. */
export async function createDestination(
  deps: DestinationDeps,
  granted: Granted,
  input: NewDestination,
): Promise<CreateDestinationResult> {
  deps.switching.take(granted.group);
  const { headers = [], wrong = [] } = input;
  const url = input.destinationUrl?.trim();
  const shareKey = ownerKey(granted.group);
  const draft: Draft = {
    url,
    blocked: url === undefined ? undefined : await deps.urls.blockedReason(url, shareKey),
    name: isBlank(input.name) ? `Destination_${randomUUID()}` : input.name,
    token: input.verificationToken ?? generateVerificationToken(),
    active: input.active ?? true,
    headers,
    options: input.deliveryOptions ?? {},
    wrong,
    eventTypes: input.eventTypes,
    deniedTypes: input.deniedTypes,
    namespaces: input.namespaces,
  };
  const unverified = input.verify === true ? await verifyNew(deps, granted, draft) : undefined;
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
  const { group, generation } = granted;
  const groupId = group?.id ?? null;
  if (!(await lockOwner(tx, groupId))) return { kind: 'gone' };
  if (!(await lockNamespaces(tx, draft.namespaces))) return { kind: 'gone' };
  const token = sealFindable(sealer, VERIFICATION_TOKEN, draft.token);
  const facts = {
    ...(await factsOf(tx, draft, { groupId, digest: token.digest })),
    isSubgroup: group !== null && group.rootId !== group.id,
  };
  const filters = await planFilters(tx, deps, granted, { eventTypeFilters: [], namespaceFilters: [] }, draft);
  const options = planOptions(DEFAULT_DELIVERY_OPTIONS, draft.options);
  const errors = [
    ...draft.wrong,
    ...destinationErrors(facts, textsOf(generation)),
    ...filters.errors,
    ...options.errors,
  ];
  const { url } = draft;
  if (errors.length > 0 || url === undefined) return { kind: 'refused', errors };
  const { name, active } = draft;
  const secrets = [
    { name: VERIFICATION_TOKEN, ...token },
    { name: SIGNING_SECRET, value: sealSecret(sealer, SIGNING_SECRET, generateSigningSecret()) },
  ];
  const { id } = await tx.destination.create({
    data: { groupId, name, ...httpPlace(url), ...options.columns, active, secrets: { create: secrets } },
  });
  await replaceHeaders(tx, { id, headers: [] }, draft.headers, sealer);
  await subscribe(tx, { id, groupId });
  if (!active) await suspendSubscriptions(sqlOfPrisma(tx), id);
  record(createdEvent(granted, { id, name, url }));
  await writeFilters(tx, record, granted, { id, name }, filters);
  const before = { ...DEFAULT_DELIVERY_OPTIONS, id, name };
  for (const event of optionEvents(granted, before, options)) record(event);
  const destination = await tx.destination.findUniqueOrThrow({ where: { id }, include: DESTINATION_PARTS });
  return { kind: 'created', destination };
}

async function factsOf(
  tx: PrismaTransaction,
  { url, blocked, name, token, active }: Draft,
  { groupId, digest }: { groupId: number | null; digest: Uint8Array<ArrayBuffer> },
) {
  const { kind, identity } = httpPlace(url ?? '');
  const count = (where: Prisma.DestinationWhereInput): Promise<number> =>
    tx.destination.count({ where: { groupId, kind, ...where } });
  return {
    ...(url !== undefined && {
      url: { text: url, blocked, taken: (await count({ identity })) > 0 },
    }),
    name: { text: name, taken: (await count({ name })) > 0 },
    token: { text: token, taken: (await count({ secrets: { some: { digest } } })) > 0 },
    ...(active && { otherActive: await count({ active: true }) }),
    isNew: true,
  };
}

function isBlank(text: string | null | undefined): text is null | undefined | '' {
  return text === null || text === undefined || text.trim() === '';
}
