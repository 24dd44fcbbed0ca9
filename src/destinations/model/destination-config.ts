import { topLevelKey } from '../../access/share-keys.ts';
import type { PrismaClient } from '../../database/generated/client.ts';
import type { Sealer } from '../../encryption/sealer.ts';
import { httpKind } from '../../destination-kinds/http/http.kind.ts';
import {
  DEFAULT_DELIVERY_OPTIONS,
  type AnyDestinationKind,
  type OpenPlace,
} from '../../destination-kinds/kind.ts';
import { kindNamed } from '../../destination-kinds/kinds.ts';
import type { EventFilter } from '../../event-log/event-filter.ts';
import { typesOn } from './event-type-lists.ts';
import { HEADER_VALUE, SIGNING_SECRET, VERIFICATION_TOKEN } from '../secrets/sealed-columns.ts';
import { needSigningSecrets } from '../secrets/signing-secret.ts';

/** What is needed to send to a destination, as of `version`. */
export interface DestinationConfig {
  readonly id: number;
  readonly version: number;
  readonly shareKey: string;
  readonly active: boolean;
  readonly kind: AnyDestinationKind;
  readonly place: OpenPlace;
  /** Where events go, as people may see it. */
  readonly shown: string;
  /** Which events it gets; undefined: all. */
  readonly filter: EventFilter | undefined;
}

/** Reads a destination with its secrets; undefined when it is gone. */
export async function loadDestinationConfig(
  prisma: PrismaClient,
  { sealer, kinds }: { readonly sealer: Sealer; readonly kinds: readonly AnyDestinationKind[] },
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
  const kind = kindNamed(kinds, httpKind.name);
  const config = { url: row.destinationUrl };
  return {
    id: row.id,
    version: row.version,
    shareKey: topLevelKey(row.groupId),
    active: row.active,
    kind,
    place: {
      destinationId: row.id,
      config,
      secrets: {
        [VERIFICATION_TOKEN]: { value: sealer.open(row.verificationToken, VERIFICATION_TOKEN) },
        [SIGNING_SECRET]: signing,
      },
      headers: row.headers.map(({ key, value }) => ({ key, value: sealer.open(value, HEADER_VALUE) })),
      options: DEFAULT_DELIVERY_OPTIONS,
    },
    shown: kind.identity(config).shown,
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
