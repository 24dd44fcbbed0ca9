import type { Header, Prisma } from '../../database/generated/client.ts';
import type { PrismaTransaction } from '../../database/prisma-transaction.ts';
import type { Sealer } from '../../encryption/sealer.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import { changeLocked, type DestinationDeps, type Gone } from '../changes/destination-changes.ts';
import type { Permit } from '../changes/destination-events.ts';
import { headerCreatedEvent, headerDestroyedEvent, headerUpdatedEvent } from './header-events.ts';
import { foldKey, headerErrors } from '../rules/header-rules.ts';
import type { HeaderRecord } from '../model/header-record.ts';
import { isOther, sealSecret } from '../secrets/sealed-secret.ts';
import { headerSecret } from '../secrets/secret-names.ts';
import { deleteSecrets, writeSecret } from '../secrets/write-secrets.ts';

type HeaderDeps = Pick<DestinationDeps, 'trail' | 'notifications' | 'sealer'>;

/** Members that are null or absent stay. */
export interface HeaderChange {
  readonly key?: string | null | undefined;
  readonly value?: string | null | undefined;
  readonly active?: boolean | null | undefined;
}

export type CreateHeaderResult =
  | { readonly kind: 'created'; readonly header: HeaderRecord }
  | { readonly kind: 'refused'; readonly errors: ErrorText[] } // -> payload errors
  | Gone; // -> resource not available

export type UpdateHeaderResult =
  | { readonly kind: 'updated'; readonly header: HeaderRecord }
  | { readonly kind: 'unchanged'; readonly header: HeaderRecord }
  /** With the unchanged header. -> payload errors */
  | { readonly kind: 'refused'; readonly errors: ErrorText[]; readonly header: HeaderRecord }
  | Gone; // -> resource not available

export type DestroyHeaderResult = { readonly kind: 'destroyed' } | Gone; // -> resource not available

/** Adds a header to a destination. */
export async function createHeader(
  deps: HeaderDeps,
  permit: Permit,
  destinationId: number,
  input: { readonly key: string; readonly value: string; readonly active: boolean | null },
): Promise<CreateHeaderResult> {
  return changeLocked(deps, permit, destinationId, async (tx, record): Promise<CreateHeaderResult> => {
    const { key, value, active } = input;
    const others = await tx.header.count({ where: { destinationId } });
    const errors = headerErrors({ key: await keyFacts(tx, destinationId, key), value, active, others });
    if (errors.length > 0) return { kind: 'refused', errors };
    const columns = { destinationId, ...keyColumns(key), active: active === true };
    const header = await tx.header.create({ data: columns });
    const secret = await writeValue(tx, deps.sealer, header, value);
    record(headerCreatedEvent(permit, header));
    return { kind: 'created', header: { ...header, secret } };
  });
}

/** Changes a header. */
export async function updateHeader(
  deps: HeaderDeps,
  permit: Permit,
  { id, destinationId }: Pick<Header, 'id' | 'destinationId'>,
  change: HeaderChange,
): Promise<UpdateHeaderResult> {
  return changeLocked(deps, permit, destinationId, async (tx, record): Promise<UpdateHeaderResult> => {
    const header = await findHeader(tx, { id, destinationId });
    if (header === undefined) return { kind: 'gone' };
    const { key, value, active } = changedParts(header, change, deps.sealer);
    const errors = headerErrors({
      ...(key !== undefined && { key: await keyFacts(tx, destinationId, key, id) }),
      ...(value !== undefined && { value }),
    });
    if (errors.length > 0) return { kind: 'refused', errors, header };
    const data = {
      ...(key !== undefined && keyColumns(key)),
      ...(value !== undefined && { valueGiven: true }),
      ...(active !== undefined && { active, activeGiven: true }),
    };
    if (Object.keys(data).length === 0) return { kind: 'unchanged', header };
    record(headerUpdatedEvent(permit, header, { key, value: value !== undefined, active }));
    const secret = value === undefined ? header.secret : await writeValue(tx, deps.sealer, header, value);
    return { kind: 'updated', header: { ...(await tx.header.update({ where: { id }, data })), secret } };
  });
}

/** Removes a header. */
export async function destroyHeader(
  deps: HeaderDeps,
  permit: Permit,
  { id, destinationId }: Pick<Header, 'id' | 'destinationId'>,
): Promise<DestroyHeaderResult> {
  return changeLocked(deps, permit, destinationId, async (tx, record): Promise<DestroyHeaderResult> => {
    const header = await tx.header.findUnique({ where: { id } });
    if (header === null) return { kind: 'gone' };
    await tx.header.delete({ where: { id } });
    await deleteSecrets(tx, destinationId, [headerSecret(id)]);
    record(headerDestroyedEvent(permit, header));
    return { kind: 'destroyed' };
  });
}

function changedParts(header: HeaderRecord, { key, value, active }: HeaderChange, sealer: Sealer) {
  return {
    key: typeof key === 'string' && key !== header.key ? key : undefined,
    value: typeof value === 'string' && isOther(sealer, header.secret, value) ? value : undefined,
    active: typeof active === 'boolean' && active !== header.active ? active : undefined,
  };
}

async function keyFacts(tx: PrismaTransaction, destinationId: number, key: string, exceptId?: number) {
  const where: Prisma.HeaderWhereInput = { destinationId, keyFolded: foldKey(key) };
  if (exceptId !== undefined) where.id = { not: exceptId };
  return { text: key, taken: (await tx.header.count({ where })) > 0 };
}

function keyColumns(key: string) {
  return { key, keyFolded: foldKey(key) };
}

type HeaderKey = Pick<Header, 'id' | 'destinationId'>;

async function findHeader(
  tx: PrismaTransaction,
  { id, destinationId }: HeaderKey,
): Promise<HeaderRecord | undefined> {
  const header = await tx.header.findUnique({ where: { id } });
  if (header === null) return undefined;
  const secret = await tx.destinationSecret.findUniqueOrThrow({
    where: { destinationId_name: { destinationId, name: headerSecret(id) } },
  });
  return { ...header, secret };
}

async function writeValue(
  tx: PrismaTransaction,
  sealer: Sealer,
  { id, destinationId }: HeaderKey,
  value: string,
): Promise<HeaderRecord['secret']> {
  const name = headerSecret(id);
  const secret = { name, value: sealSecret(sealer, name, value) };
  await writeSecret(tx, destinationId, name, { value: secret.value });
  return secret;
}
