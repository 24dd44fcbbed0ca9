import { randomUUID } from 'node:crypto';
import type { RecordEvent } from '../access/audit-trail.ts';
import type { PrismaTransaction } from '../database/prisma-transaction.ts';
import type { ErrorText } from '../errors/define-errors.ts';
import { subscribe } from '../event-log/subscriptions.ts';
import type { Granted } from './destination-access.ts';
import { lockGroup, publishChange, type DestinationDeps } from './destination-changes.ts';
import { createdEvent } from './destination-events.ts';
import { destinationErrors } from './destination-rules.ts';
import { blockedReason } from './destination-url.ts';
import type { DestinationRecord } from './destination.type.ts';
import { SIGNING_SECRET, VERIFICATION_TOKEN } from './sealed-columns.ts';
import { generateSigningSecret } from './signing-secret.ts';
import { generateVerificationToken } from './verification-token.ts';

/** What may be chosen about a new destination; what is null or absent is generated. */
export interface NewDestination {
  readonly destinationUrl: string;
  readonly name?: string | null | undefined;
  readonly verificationToken?: string | null | undefined;
  /** Refuse unless it takes a test event. */
  readonly verify?: boolean | null | undefined;
}

export type CreateDestinationResult =
  | { readonly kind: 'created'; readonly destination: DestinationRecord }
  | { readonly kind: 'refused'; readonly errors: ErrorText[] } // -> payload errors
  | { readonly kind: 'gone' }; // the group, meanwhile -> resource not available

interface Draft {
  readonly url: string;
  readonly blocked: ErrorText | undefined;
  readonly name: string;
  readonly token: string;
}

/** Makes a destination that receives the group's events from now on, that of its own creation first. */
export async function createDestination(
  deps: DestinationDeps,
  granted: Granted,
  input: NewDestination,
): Promise<CreateDestinationResult> {
  const url = input.destinationUrl.trim();
  const draft = {
    url,
    blocked: await blockedReason(url, deps.outbound, deps.log),
    name: isBlank(input.name) ? `Destination_${randomUUID()}` : input.name,
    token: input.verificationToken ?? generateVerificationToken(),
  };
  // What the rules refuse gets no request.
  if (input.verify === true && url !== '' && draft.blocked === undefined) {
    const error = await deps.verifier.asNew(granted, { ...draft, verificationToken: draft.token });
    if (error !== undefined) return { kind: 'refused', errors: [error] };
  }
  const result = await deps.trail.run((tx, record) => insert(tx, record, deps, granted, draft));
  if (result.kind === 'created') publishChange(deps, result.destination.id);
  return result;
}

async function insert(
  tx: PrismaTransaction,
  record: RecordEvent,
  { sealer }: DestinationDeps,
  granted: Granted,
  draft: Draft,
): Promise<CreateDestinationResult> {
  const { group } = granted;
  if (!(await lockGroup(tx, group.id))) return { kind: 'gone' };
  const row = {
    groupId: group.id,
    destinationUrl: draft.url,
    name: draft.name,
    // At one moment: the key may change between two.
    verificationToken: sealer.seal(draft.token, VERIFICATION_TOKEN),
    verificationTokenDigest: sealer.digest(draft.token, VERIFICATION_TOKEN),
    signingSecret: sealer.seal(generateSigningSecret(), SIGNING_SECRET),
  };
  const errors = destinationErrors({
    ...(await factsOf(tx, draft, row)),
    isSubgroup: group.rootId !== group.id,
  });
  if (errors.length > 0) return { kind: 'refused', errors };
  const destination = await tx.destination.create({ data: row });
  await subscribe(tx, destination);
  record(createdEvent(granted, destination));
  return { kind: 'created', destination: { ...destination, headers: [] } };
}

async function factsOf(
  tx: PrismaTransaction,
  draft: Draft,
  row: {
    groupId: number;
    destinationUrl: string;
    name: string;
    verificationTokenDigest: Uint8Array<ArrayBuffer>;
  },
) {
  const { groupId, destinationUrl, name, verificationTokenDigest } = row;
  const count = (where: object): Promise<number> => tx.destination.count({ where: { groupId, ...where } });
  return {
    url: { text: draft.url, blocked: draft.blocked, taken: (await count({ destinationUrl })) > 0 },
    name: { text: name, taken: (await count({ name })) > 0 },
    token: { text: draft.token, taken: (await count({ verificationTokenDigest })) > 0 },
    otherActive: await count({ active: true }),
    isNew: true,
  };
}

function isBlank(text: string | null | undefined): text is null | undefined | '' {
  return text === null || text === undefined || text.trim() === '';
}
