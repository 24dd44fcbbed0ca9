import { changeKey } from '../../access/share-keys.ts';
import type { Header, Prisma } from '../../database/generated/client.ts';
import type { PrismaTransaction } from '../../database/prisma-transaction.ts';
import type { Sealer } from '../../encryption/sealer.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import {
  lockDestination,
  publishChange,
  raiseVersion,
  type DestinationDeps,
} from '../changes/destination-changes.ts';
import type { Permit } from '../changes/destination-events.ts';
import { headerCreatedEvent, headerDestroyedEvent, headerUpdatedEvent } from './header-events.ts';
import { foldKey, headerErrors } from '../rules/header-rules.ts';
import { HEADER_VALUE, holdsOther } from '../secrets/sealed-columns.ts';

type HeaderDeps = Pick<DestinationDeps, 'trail' | 'notifications' | 'sealer'>;

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
  | { readonly kind: 'refused'; readonly errors: ErrorText[] } // -> payload errors
  | { readonly kind: 'gone' }; // -> resource not available

export type UpdateHeaderResult =
  | { readonly kind: 'updated'; readonly header: Header }
  | { readonly kind: 'unchanged'; readonly header: Header }
  /** With the header as it is. -> payload errors */
  | { readonly kind: 'refused'; readonly errors: ErrorText[]; readonly header: Header }
  | { readonly kind: 'gone' }; // -> resource not available

/** Adds a header to a destination. */
export async function createHeader(
  deps: HeaderDeps,
  permit: Permit,
  destinationId: number,
  input: NewHeader,
): Promise<CreateHeaderResult> {
  const result = await deps.trail.run(changeKey(permit), async (tx, record): Promise<CreateHeaderResult> => {
    if (!(await lockDestination(tx, destinationId))) return { kind: 'gone' };
    const { key, value, active } = input;
    const others = await tx.header.count({ where: { destinationId } });
    const errors = headerErrors({ key: await keyFacts(tx, destinationId, key), value, active, others });
    if (errors.length > 0) return { kind: 'refused', errors };
    const columns = { ...keyColumns(key), ...valueColumn(value, deps.sealer), active: active === true };
    const header = await tx.header.create({ data: { destinationId, ...columns } });
    await raiseVersion(tx, destinationId);
    record(headerCreatedEvent(permit, header));
    return { kind: 'created', header };
  });
  if (result.kind === 'created') publishChange(deps, destinationId);
  return result;
}

/** Changes a header. */
export async function updateHeader(
  deps: HeaderDeps,
  permit: Permit,
  { id, destinationId }: Pick<Header, 'id' | 'destinationId'>,
  change: HeaderChange,
): Promise<UpdateHeaderResult> {
  const result = await deps.trail.run(changeKey(permit), async (tx, record): Promise<UpdateHeaderResult> => {
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
      ...(value !== undefined && { ...valueColumn(value, deps.sealer), valueGiven: true }),
      ...(active !== undefined && { active, activeGiven: true }),
    };
    if (Object.keys(data).length === 0) return { kind: 'unchanged', header };
    await raiseVersion(tx, destinationId);
    record(headerUpdatedEvent(permit, header, { key, value: value !== undefined, active }));
    return { kind: 'updated', header: await tx.header.update({ where: { id }, data }) };
  });
  if (result.kind === 'updated') publishChange(deps, destinationId);
  return result;
}

/** Removes a header. */
export async function destroyHeader(
  deps: HeaderDeps,
  permit: Permit,
  { id, destinationId }: Pick<Header, 'id' | 'destinationId'>,
): Promise<'destroyed' | 'gone'> {
  const destroyed = await deps.trail.run(changeKey(permit), async (tx, record) => {
    if (!(await lockDestination(tx, destinationId))) return false;
    const header = await tx.header.findUnique({ where: { id } });
    if (header === null) return false;
    await tx.header.delete({ where: { id } });
    await raiseVersion(tx, destinationId);
    record(headerDestroyedEvent(permit, header));
    return true;
  });
  if (destroyed) publishChange(deps, destinationId);
  return destroyed ? 'destroyed' : 'gone';
}

function changedParts(header: Header, { key, value, active }: HeaderChange, sealer: Sealer) {
  return {
    key: typeof key === 'string' && key !== header.key ? key : undefined,
    value:
      typeof value === 'string' && holdsOther(sealer, header.value, HEADER_VALUE, value) ? value : undefined,
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
