import type { Header } from '../../database/generated/client.ts';
import type { PrismaTransaction } from '../../database/prisma-transaction.ts';
import type { Sealer } from '../../encryption/sealer.ts';
import { foldKey } from '../rules/header-rules.ts';
import type { ConfigHeader } from '../rules/http-config.ts';
import { HEADER_VALUE, holdsOther } from '../secrets/sealed-columns.ts';

/** Whether the destination would have other headers than it has. */
export function areOtherHeaders(
  current: readonly Header[],
  wanted: readonly ConfigHeader[],
  sealer: Sealer,
): boolean {
  if (current.length !== wanted.length) return true;
  const byKey = new Map(current.map((header) => [header.key, header]));
  return wanted.some(({ key, value, active }) => {
    const header = byKey.get(key);
    if (header === undefined) return true;
    const { active: isActive, activeGiven, valueGiven } = headerColumns({ value, active });
    return (
      header.active !== isActive ||
      header.activeGiven !== activeGiven ||
      header.valueGiven !== valueGiven ||
      holdsOther(sealer, header.value, HEADER_VALUE, value ?? '')
    );
  });
}

/** Gives the locked destination these headers and no others; one of the same name keeps its id. */
export async function replaceHeaders(
  tx: PrismaTransaction,
  { id: destinationId, headers: current }: { readonly id: number; readonly headers: readonly Header[] },
  wanted: readonly ConfigHeader[],
  sealer: Sealer,
): Promise<void> {
  const idByKey = new Map(current.map(({ keyFolded, id }) => [keyFolded, id]));
  const kept = wanted.flatMap(({ key }) => idByKey.get(foldKey(key)) ?? []);
  await tx.header.deleteMany({ where: { destinationId, id: { notIn: kept } } });
  for (const { key, value, active } of wanted) {
    const keyFolded = foldKey(key);
    const sealed = sealer.seal(value ?? '', HEADER_VALUE);
    const columns = { key, keyFolded, value: sealed, ...headerColumns({ value, active }) };
    const id = idByKey.get(keyFolded);
    if (id === undefined) await tx.header.create({ data: { destinationId, ...columns } });
    else await tx.header.update({ where: { id }, data: columns });
  }
}

/** What is said of a header, in columns. */
function headerColumns({ value, active }: Pick<ConfigHeader, 'value' | 'active'>) {
  return {
    active: active ?? true,
    activeGiven: active !== undefined,
    valueGiven: value !== undefined,
  };
}
