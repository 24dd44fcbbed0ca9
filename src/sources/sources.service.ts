import { digestToken } from '../access/access-token.service.ts';
import type { AuditTrail, Author } from '../access/audit-trail.ts';
import { groupKey } from '../access/share-keys.ts';
import { checkConfig } from '../config-forms/check-config.ts';
import type { Prisma } from '../database/generated/client.ts';
import type { PrismaTransaction } from '../database/prisma-transaction.ts';
import type { Sealer } from '../encryption/sealer.ts';
import type { ErrorText } from '../errors/define-errors.ts';
import type { NamespaceRef } from '../groups/namespace-directory.ts';
import { lockGroup } from '../groups/lock-group.ts';
import { lockNamespace } from '../groups/lock-namespace.ts';
import type { JsonValue } from '../json/json-value.ts';
import { sealSourceSecret } from './sealed-secret.ts';
import { sourceEvent } from './source-events.ts';
import type { AnySourceKind } from './source-kind.ts';
import { findSourceKind, SOURCE_KINDS } from './source-kinds.ts';
import { SOURCE_PARTS, type SourceRecordRow } from './source-row.ts';
import {
  DEFAULT_OVERLAP_HOURS,
  generatePublicId,
  generateSecret,
  MAX_SOURCES,
  nameErrors,
  overlapErrors,
  secretErrors,
  silenceErrors,
} from './source-rules.ts';
import { sourceTexts } from './sources-errors.ts';

export interface SourceDeps {
  /** Every process forgets what it remembers of sources as soon as a change is committed. */
  readonly changes: AuditTrail;
  readonly sealer: Pick<Sealer, 'seal'>;
  readonly now: () => Date;
}

/** A source as the caller wants it; members that are absent or null get a default. */
export interface NewSource extends SourceUpdate {
  /** Its group, or its project in this group. */
  readonly groupId: number;
  readonly place: Pick<NamespaceRef, 'kind' | 'id' | 'rootId'>;
  readonly kind: string;
  readonly secret?: string | null | undefined;
}

export type SourceChange =
  /** `secret` is returned here and never again. */
  | { readonly kind: 'done'; readonly source: SourceRecordRow; readonly secret?: string }
  | { readonly kind: 'refused'; readonly errors: readonly ErrorText[] } // -> payload errors
  /** The group or the source, meanwhile -> resource not available */
  | { readonly kind: 'gone' };

export async function createSource(
  deps: SourceDeps,
  author: Author,
  wanted: NewSource,
): Promise<SourceChange> {
  const kind = findSourceKind(wanted.kind);
  if (kind === undefined) {
    const kinds = SOURCE_KINDS.map(({ name }) => name).join(', ');
    return refused(sourceTexts.SOURCE_KIND_UNKNOWN({ kind: JSON.stringify(wanted.kind), kinds }));
  }
  const name = (wanted.name ?? kind.title).trim();
  const config = wanted.config ?? {};
  const secret = wanted.secret ?? generateSecret();
  const { groupId, place, silentAfterHours = null } = wanted;
  const errors = [
    ...nameErrors(name),
    ...secretErrors(secret),
    ...checkConfig(kind.config, config),
    ...silenceErrors(silentAfterHours),
  ];
  if (errors.length > 0) return { kind: 'refused', errors };

  return deps.changes.run(groupKey(place), async (tx, record): Promise<SourceChange> => {
    // The top-level group first: it has the cap and the names.
    for (const id of new Set([place.rootId, groupId]))
      if (!(await lockGroup(tx, id))) return { kind: 'gone' };
    if (place.kind === 'project' && !(await lockNamespace(tx, place))) return { kind: 'gone' };
    if ((await tx.source.count({ where: { rootId: place.rootId } })) >= MAX_SOURCES)
      return refused(sourceTexts.SOURCES_LIMIT({ maximum: MAX_SOURCES }));
    const taken = [
      ...(await nameTaken(tx, place.rootId, name)),
      ...(await secretTaken(tx, digestToken(secret))),
    ];
    if (taken.length > 0) return { kind: 'refused', errors: taken };
    const source = await tx.source.create({
      data: {
        publicId: generatePublicId(),
        rootId: place.rootId,
        groupId,
        projectId: place.kind === 'project' ? place.id : null,
        kind: kind.name,
        name,
        config: config as Prisma.InputJsonValue,
        ...{ active: wanted.active ?? true, silentAfterHours },
        createdAt: deps.now(),
        secrets: { create: { name: CURRENT, ...keptOf(deps, kind, secret) } },
      },
      include: SOURCE_PARTS,
    });
    record(sourceEvent('created', source, author));
    return { kind: 'done', source, secret };
  });
}

/** What is to be changed; what is absent or null stays, but for the hours. */
export interface SourceUpdate {
  readonly name?: string | null | undefined;
  readonly config?: JsonValue | undefined;
  readonly active?: boolean | null | undefined;
  /** Null: it never counts as silent. */
  readonly silentAfterHours?: number | null | undefined;
}

export function updateSource(
  deps: SourceDeps,
  author: Author,
  { id, rootId }: { readonly id: number; readonly rootId: number },
  { silentAfterHours, ...wanted }: SourceUpdate,
): Promise<SourceChange> {
  const name = wanted.name?.trim();
  const config = wanted.config ?? undefined;
  return changeSource(deps, rootId, id, async (tx, before, record) => {
    const kind = findSourceKind(before.kind);
    const errors = [
      ...(name === undefined ? [] : nameErrors(name)),
      ...(config === undefined || kind === undefined ? [] : checkConfig(kind.config, config)),
      ...silenceErrors(silentAfterHours),
      ...(name === undefined || name === before.name ? [] : await nameTaken(tx, rootId, name)),
    ];
    if (errors.length > 0) return { kind: 'refused', errors };
    const source = await tx.source.update({
      where: { id },
      data: {
        ...(name !== undefined && { name }),
        ...(config !== undefined && { config: config as Prisma.InputJsonValue }),
        ...(typeof wanted.active === 'boolean' && { active: wanted.active }),
        ...(silentAfterHours !== undefined && { silentAfterHours }),
      },
      include: SOURCE_PARTS,
    });
    const changed = changedParts(before, source);
    if (changed.length > 0)
      record(sourceEvent('updated', source, author, { changed, active: source.active }));
    return { kind: 'done', source };
  });
}

export function destroySource(
  deps: SourceDeps,
  author: Author,
  { id, rootId }: { readonly id: number; readonly rootId: number },
): Promise<SourceChange> {
  return changeSource(deps, rootId, id, async (tx, source, record) => {
    await tx.source.delete({ where: { id } });
    record(sourceEvent('destroyed', source, author));
    return { kind: 'done', source };
  });
}

/** Gives the source another secret; the one before stays good for `overlapHours` more. */
export async function rotateSourceSecret(
  deps: SourceDeps,
  author: Author,
  { id, rootId }: { readonly id: number; readonly rootId: number },
  wanted: { readonly secret?: string | null | undefined; readonly overlapHours?: number | null | undefined },
): Promise<SourceChange> {
  const secret = wanted.secret ?? generateSecret();
  const overlapHours = wanted.overlapHours ?? DEFAULT_OVERLAP_HOURS;
  const errors = [...secretErrors(secret), ...overlapErrors(overlapHours)];
  if (errors.length > 0) return { kind: 'refused', errors };
  const digest = digestToken(secret);
  return changeSource(deps, rootId, id, async (tx, source, record) => {
    const taken = await secretTaken(tx, digest);
    if (taken.length > 0) return { kind: 'refused', errors: taken };
    const validUntil = new Date(deps.now().getTime() + overlapHours * 3_600_000);
    await tx.sourceSecret.deleteMany({ where: { sourceId: id, name: PREVIOUS } });
    const current = { sourceId: id, name: CURRENT };
    if (overlapHours === 0) await tx.sourceSecret.deleteMany({ where: current });
    else await tx.sourceSecret.updateMany({ where: current, data: { name: PREVIOUS, validUntil } });
    await tx.sourceSecret.create({
      data: { ...current, ...keptOf(deps, findSourceKind(source.kind), secret) },
    });
    record(sourceEvent('secret_rotated', source, author, { overlap_hours: overlapHours }));
    return { kind: 'done', source, secret };
  });
}

/** A digest is enough to know a secret again; it is sealed, too, where signatures are made with it. */
function keptOf({ sealer }: SourceDeps, kind: AnySourceKind | undefined, secret: string) {
  const digest = digestToken(secret);
  return kind?.signing === undefined ? { digest } : { digest, value: sealSourceSecret(sealer, secret) };
}

const CURRENT = 'current';
const PREVIOUS = 'previous';

/** Under the lock of the source's row. */
function changeSource(
  deps: SourceDeps,
  rootId: number,
  id: number,
  change: (
    tx: PrismaTransaction,
    source: SourceRecordRow,
    record: Parameters<Parameters<AuditTrail['run']>[1]>[1],
  ) => Promise<SourceChange>,
): Promise<SourceChange> {
  return deps.changes.run(groupKey({ rootId }), async (tx, record): Promise<SourceChange> => {
    // The group's lock holds names apart, and comes before the source's as everywhere.
    if (!(await lockGroup(tx, rootId))) return { kind: 'gone' };
    await tx.$queryRaw`SELECT 1 FROM sources WHERE id = ${id} FOR UPDATE`;
    const source = await tx.source.findUnique({ where: { id }, include: SOURCE_PARTS });
    return source === null ? { kind: 'gone' } : change(tx, source, record);
  });
}

function changedParts(before: SourceRecordRow, after: SourceRecordRow): string[] {
  const parts = ['name', 'active', 'silentAfterHours'] as const;
  return [
    ...parts.filter((part) => before[part] !== after[part]),
    ...(JSON.stringify(before.config) === JSON.stringify(after.config) ? [] : ['config']),
  ];
}

async function nameTaken(tx: PrismaTransaction, rootId: number, name: string): Promise<ErrorText[]> {
  const other = await tx.source.findUnique({
    where: { rootId_name: { rootId, name } },
    select: { id: true },
  });
  return other === null ? [] : [sourceTexts.SOURCE_NAME_TAKEN({ name: JSON.stringify(name) })];
}

/** Says no more than that: a caller who learns that a secret is in use knows a valid secret. */
async function secretTaken(tx: PrismaTransaction, digest: Buffer<ArrayBuffer>): Promise<ErrorText[]> {
  const other = await tx.sourceSecret.findUnique({ where: { digest }, select: { sourceId: true } });
  return other === null ? [] : [sourceTexts.SOURCE_SECRET_TAKEN];
}

function refused(error: ErrorText): SourceChange {
  return { kind: 'refused', errors: [error] };
}
