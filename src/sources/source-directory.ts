import { timingSafeEqual } from 'node:crypto';
import { ACCESS_CACHE_TTL } from '../access/authenticator.ts';
import { digestToken } from '../access/access-token.service.ts';
import { createExpiringCache } from '../cache/expiring-cache.ts';
import type { NowOrLater } from '../cache/now-or-later.ts';
import { Prisma, type PrismaClient } from '../database/generated/client.ts';
import type { OpenSource } from './open-source.ts';
import { findSourceKind } from './source-kinds.ts';

/** Finds the source of a request without a query per request; secrets are compared in constant time. */
export type SourceDirectory = ReturnType<typeof createSourceDirectory>;

const MAX_SOURCES = 10_000;
const PUBLIC_ID = /^[\w-]{1,64}$/;
const MAX_SECRET = 255;

export function createSourceDirectory(options: { readonly prisma: PrismaClient; readonly now: () => Date }) {
  const { prisma, now } = options;
  // Wrong secrets are not remembered, so that guesses cannot fill the memory.
  const known = createExpiringCache<string, OpenSource>({
    ttl: ACCESS_CACHE_TTL,
    maxEntries: MAX_SOURCES,
    now,
  });

  const proven = (source: OpenSource | undefined, digest: Buffer): OpenSource | undefined => {
    const at = now();
    // All secrets are compared, so that the time does not reveal which one matched.
    const good = (source?.secrets ?? []).filter(
      (secret) =>
        timingSafeEqual(secret.digest, digest) && (secret.validUntil === null || at < secret.validUntil),
    );
    return good.length > 0 ? source : undefined;
  };

  const findAt = (publicId: string): NowOrLater<OpenSource | undefined> => {
    if (!PUBLIC_ID.test(publicId)) return undefined;
    return known.get(`address ${publicId}`, () => findSource(prisma, Prisma.sql`s.public_id = ${publicId}`));
  };

  return {
    /** The source at this address, if the secret is one of its valid ones. */
    async atAddress(publicId: string, secret: string) {
      if (secret.length > MAX_SECRET) return undefined;
      return proven(await findAt(publicId), digestToken(secret));
    },
    /** The source at this address, if its system signs requests; the signature must still be checked. */
    async signing(publicId: string) {
      const source = await findAt(publicId);
      return source?.kind.signing === undefined ? undefined : source;
    },
    /** The source that the secret belongs to: secrets are unique in the installation. */
    async bySecret(secret: string) {
      if (secret.length > MAX_SECRET) return undefined;
      const digest = digestToken(secret);
      const find = () =>
        findSource(
          prisma,
          Prisma.sql`s.id = (SELECT source_id FROM source_secrets WHERE digest = ${digest})`,
        );
      return proven(await known.get(`secret ${digest.toString('base64')}`, find), digest);
    },
    /** Lets this node see a change at once. */
    invalidate: () => known.clear(),
  };
}

interface SourceRow extends Omit<OpenSource, 'kind' | 'place' | 'group' | 'secrets'> {
  readonly kind: string;
  readonly groupId: number;
  readonly groupPath: string;
  readonly rootId: number;
  readonly projectId: number | null;
  readonly projectPath: string | null;
  readonly digests: readonly Uint8Array[];
  readonly sealed: readonly (Uint8Array | null)[];
  readonly ends: readonly (Date | null)[];
}

async function findSource(prisma: PrismaClient, condition: Prisma.Sql): Promise<OpenSource | undefined> {
  const [row] = await prisma.$queryRaw<SourceRow[]>`
    SELECT s.id, s.public_id AS "publicId", s.name, s.kind, s.config, s.active, s.root_id AS "rootId",
           g.id AS "groupId", g.full_path AS "groupPath", p.id AS "projectId", p.full_path AS "projectPath",
           streams.id AS "streamId",
           ARRAY(SELECT digest FROM source_secrets WHERE source_id = s.id ORDER BY name) AS digests,
           ARRAY(SELECT value FROM source_secrets WHERE source_id = s.id ORDER BY name) AS sealed,
           ARRAY(SELECT valid_until FROM source_secrets WHERE source_id = s.id ORDER BY name) AS ends
    FROM sources s JOIN groups g ON g.id = s.group_id LEFT JOIN projects p ON p.id = s.project_id
         JOIN streams ON streams.group_id = s.root_id
    WHERE ${condition}`;
  const kind = row && findSourceKind(row.kind);
  if (row === undefined || kind === undefined) return undefined;
  const group = { id: row.groupId, fullPath: row.groupPath, rootId: row.rootId };
  const { id, publicId, name, config, active, streamId, projectId, projectPath } = row;
  return {
    ...{ id, publicId, name, kind, config, active, streamId, group },
    place:
      projectId === null || projectPath === null
        ? { type: 'Group', id: group.id, fullPath: group.fullPath }
        : { type: 'Project', id: projectId, fullPath: projectPath },
    secrets: row.digests.map((digest, index) => ({
      digest: Buffer.from(digest),
      sealed: bytesOf(row.sealed[index]),
      validUntil: row.ends[index] ?? null,
    })),
  };
}

function bytesOf(value: Uint8Array | null | undefined): Buffer | null {
  return value === null || value === undefined ? null : Buffer.from(value);
}
