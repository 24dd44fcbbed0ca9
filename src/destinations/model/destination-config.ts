import { topLevelKey } from '../../access/share-keys.ts';
import type { PrismaClient } from '../../database/generated/client.ts';
import { sqlOfPrisma } from '../../database/sql.ts';
import type { AnyDestinationKind, OpenPlace } from '../../destination-kinds/kind.ts';
import type { EventFilter } from '../../event-log/event-filter.ts';
import { SENT_SECRETS } from '../secrets/sent-secrets.ts';
import { SIGNING_SECRET } from '../secrets/secret-names.ts';
import { isSigned, needSigningSecret } from '../secrets/signing-secret.ts';
import { typesOn } from './event-type-lists.ts';
import { openPlace, type PlaceParts, type StoredPlace } from './open-place.ts';

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
  parts: PlaceParts,
  destinationId: number,
): Promise<DestinationConfig | undefined> {
  const row = await readRow(prisma, destinationId);
  if (row === undefined) return undefined;
  const { kind, place } = openPlace(parts, row.id, row);
  if (isSigned(kind) && place.secrets[SIGNING_SECRET] === undefined) {
    // It was made before there were any: it is read again, with what this makes.
    const made = await needSigningSecret(prisma, parts.sealer, { id: row.id, secrets: [] });
    return made === undefined ? undefined : loadDestinationConfig(prisma, parts, destinationId);
  }
  return {
    id: row.id,
    version: row.version,
    shareKey: topLevelKey(row.groupId),
    active: row.active,
    kind,
    place,
    shown: kind.identity(place.config).shown,
    filter: filterOf(row.types, row.namespaces),
  };
}

interface Row extends StoredPlace {
  readonly id: number;
  readonly version: number;
  readonly groupId: number | null;
  readonly active: boolean;
  readonly types: readonly { readonly eventType: string; readonly denied: boolean }[];
  readonly namespaces: readonly string[];
}

/** All of it as of one moment, and in one round trip. */
async function readRow(prisma: PrismaClient, destinationId: number): Promise<Row | undefined> {
  const { rows } = await sqlOfPrisma(prisma).executeSql(
    `SELECT d.id, d.version, d.group_id AS "groupId", d.active, d.kind, d.config, ${SENT_SECRETS} AS secrets,
            d.format, d.batch_max_events AS "batchMaxEvents", d.batch_max_bytes AS "batchMaxBytes",
            d.batch_max_age_ms AS "batchMaxAgeMs", d.compression, d.signed,
            (SELECT coalesce(jsonb_agg(jsonb_build_object('eventType', f.event_type, 'denied', f.denied)), '[]')
             FROM event_type_filters f WHERE f.destination_id = d.id) AS types,
            (SELECT coalesce(jsonb_agg(coalesce(g.path_key, p.path_key)), '[]')
             FROM namespace_filters f LEFT JOIN groups g ON g.id = f.group_id LEFT JOIN projects p ON p.id = f.project_id
             WHERE f.destination_id = d.id) AS namespaces
     FROM destinations d WHERE d.id = $1`,
    [destinationId],
  );
  return (rows as Row[])[0];
}

function filterOf(
  types: readonly { readonly eventType: string; readonly denied: boolean }[],
  namespaces: readonly string[],
): EventFilter | undefined {
  if (types.length === 0 && namespaces.length === 0) return undefined;
  return { eventTypes: typesOn('allowlist', types), deniedTypes: typesOn('denylist', types), namespaces };
}
