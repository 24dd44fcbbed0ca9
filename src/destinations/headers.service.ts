import type { Header, Prisma } from '../database/generated/client.ts';
import { inPrismaTransaction, type PrismaTransaction } from '../database/prisma-transaction.ts';
import type { Sealer } from '../encryption/sealer.ts';
import { lockDestination, publishChange, type DestinationDeps } from './destination-changes.ts';
import { foldKey, headerErrors } from './header-rules.ts';
import { HEADER_VALUE } from './sealed-columns.ts';

type HeaderDeps = Pick<DestinationDeps, 'prisma' | 'notifications' | 'sealer'>;

export interface NewHeader {
  readonly key: string;
  readonly value: string;
  readonly active: boolean | null;
}

/** What is null or absent stays as it is. */
export interface HeaderChange {
  readonly key?: string | null | undefined;
  readonly value?: string | null | undefined;
  readonly active?: boolean | null | undefined;
}

export type CreateHeaderResult =
  | { readonly kind: 'created'; readonly header: Header }
  | { readonly kind: 'refused'; readonly errors: string[] } // -> payload errors
  | { readonly kind: 'gone' }; // -> resource not available

export type UpdateHeaderResult =
  | { readonly kind: 'updated'; readonly header: Header }
  | { readonly kind: 'unchanged'; readonly header: Header }
  /** With the header as it is. -> payload errors */
  | { readonly kind: 'refused'; readonly errors: string[]; readonly header: Header }
  | { readonly kind: 'gone' }; // -> resource not available

/** Adds a header to a destination. */
export async function createHeader(
  deps: HeaderDeps,
  destinationId: number,
  input: NewHeader,
): Promise<CreateHeaderResult> {
  const result = await inPrismaTransaction(deps.prisma, async (tx): Promise<CreateHeaderResult> => {
    if (!(await lockDestination(tx, destinationId))) return { kind: 'gone' };
    const { key, value, active } = input;
    const others = await tx.header.count({ where: { destinationId } });
    const errors = headerErrors({ key: await keyFacts(tx, destinationId, key), value, active, others });
    if (errors.length > 0) return { kind: 'refused', errors };
    const columns = { ...keyColumns(key), ...valueColumn(value, deps.sealer), active: active === true };
    const header = await tx.header.create({ data: { destinationId, ...columns } });
    await raiseVersion(tx, destinationId);
    return { kind: 'created', header };
  });
  if (result.kind === 'created') publishChange(deps, destinationId);
  return result;
}

/** Changes a header. */
export async function updateHeader(
  deps: HeaderDeps,
  { id, destinationId }: Pick<Header, 'id' | 'destinationId'>,
  change: HeaderChange,
): Promise<UpdateHeaderResult> {
  const result = await inPrismaTransaction(deps.prisma, async (tx): Promise<UpdateHeaderResult> => {
    if (!(await lockDestination(tx, destinationId))) return { kind: 'gone' };
    const header = await tx.header.findUnique({ where: { id } });
    if (header === null) return { kind: 'gone' };
    const { key, value, active } = changedParts(header, change, deps.sealer);
    const errors = headerErrors({
      ...(key !== undefined && { key: await keyFacts(tx, destinationId, key, id) }),
      ...(value !== undefined && { value }),
    });
    if (errors.length > 0) return { kind: 'refused', errors, header };
    const data = {
      ...(key !== undefined && keyColumns(key)),
      ...(value !== undefined && valueColumn(value, deps.sealer)),
      ...(active !== undefined && { active }),
    };
    if (Object.keys(data).length === 0) return { kind: 'unchanged', header };
    await raiseVersion(tx, destinationId);
    return { kind: 'updated', header: await tx.header.update({ where: { id }, data }) };
  });
  if (result.kind === 'updated') publishChange(deps, destinationId);
  return result;
}

/** Removes a header. */
export async function destroyHeader(
  deps: HeaderDeps,
  { id, destinationId }: Pick<Header, 'id' | 'destinationId'>,
): Promise<'destroyed' | 'gone'> {
  const destroyed = await inPrismaTransaction(deps.prisma, async (tx) => {
    if (!(await lockDestination(tx, destinationId))) return false;
    const { count } = await tx.header.deleteMany({ where: { id } });
    if (count > 0) await raiseVersion(tx, destinationId);
    return count > 0;
  });
  if (destroyed) publishChange(deps, destinationId);
  return destroyed ? 'destroyed' : 'gone';
}

function changedParts(header: Header, { key, value, active }: HeaderChange, sealer: Sealer) {
  return {
    key: typeof key === 'string' && key !== header.key ? key : undefined,
    value: typeof value === 'string' && value !== sealer.open(header.value, HEADER_VALUE) ? value : undefined,
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

function valueColumn(value: string, sealer: Sealer) {
  return { value: sealer.seal(value, HEADER_VALUE) };
}

async function raiseVersion(tx: PrismaTransaction, destinationId: number): Promise<void> {
  await tx.destination.update({ where: { id: destinationId }, data: { version: { increment: 1 } } });
}
