import { topLevelKey } from '../../access/share-keys.ts';
import type { PrismaClient } from '../../database/generated/client.ts';
import type { Sealer } from '../../encryption/sealer.ts';
import type { EventFilter } from '../../event-log/event-filter.ts';
import { typesOn } from './event-type-lists.ts';
import { HEADER_VALUE, VERIFICATION_TOKEN } from '../secrets/sealed-columns.ts';
import { needSigningSecrets, type SigningSecrets } from '../secrets/signing-secret.ts';

/** What is needed to send to a destination, as of `version`. */
export interface DestinationConfig {
  readonly id: number;
  readonly version: number;
  readonly shareKey: string;
  readonly active: boolean;
  readonly url: string;
  readonly verificationToken: string;
  readonly signing: SigningSecrets;
  /** The active ones, in the order they were made. */
  readonly headers: readonly { readonly key: string; readonly value: string }[];
  /** Which events it gets; undefined: all. */
  readonly filter: EventFilter | undefined;
}

/** Reads a destination with its secrets; undefined when it is gone. */
export async function loadDestinationConfig(
  prisma: PrismaClient,
  sealer: Sealer,
  destinationId: number,
): Promise<DestinationConfig | undefined> {
  const row = await prisma.destination.findUnique({
    where: { id: destinationId },
    include: {
      headers: { where: { active: true, valueGiven: true }, orderBy: { id: 'asc' } },
      eventTypeFilters: { select: { eventType: true, denied: true } },
      namespaceFilters: {
        select: { group: { select: { pathKey: true } }, project: { select: { pathKey: true } } },
      },
    },
  });
  const signing = row === null ? undefined : await needSigningSecrets(prisma, sealer, row);
  if (row === null || signing === undefined) return undefined;
  return {
    id: row.id,
    version: row.version,
    shareKey: topLevelKey(row.groupId),
    active: row.active,
    url: row.destinationUrl,
    verificationToken: sealer.open(row.verificationToken, VERIFICATION_TOKEN),
    signing,
    headers: row.headers.map(({ key, value }) => ({ key, value: sealer.open(value, HEADER_VALUE) })),
    filter: filterOf(
      row.eventTypeFilters,
      row.namespaceFilters.flatMap(({ group, project }) => (group ?? project)?.pathKey ?? []),
    ),
  };
}

function filterOf(
  types: readonly { readonly eventType: string; readonly denied: boolean }[],
  namespaces: readonly string[],
): EventFilter | undefined {
  if (types.length === 0 && namespaces.length === 0) return undefined;
  return { eventTypes: typesOn('allowlist', types), deniedTypes: typesOn('denylist', types), namespaces };
}
