import type { Header } from '../../database/generated/client.ts';
import type { PrismaTransaction } from '../../database/prisma-transaction.ts';
import type { Sealer } from '../../encryption/sealer.ts';
import { foldKey } from '../rules/header-rules.ts';
import type { ConfigHeader } from '../rules/http-config.ts';
import type { HeaderRecord } from '../model/header-record.ts';
import { isOther, sealSecret } from '../secrets/sealed-secret.ts';
import { headerSecret } from '../secrets/secret-names.ts';
import { deleteSecrets, writeSecret } from '../secrets/write-secrets.ts';

/** Whether the destination would have other headers than it has. */
export function areOtherHeaders(
  current: readonly HeaderRecord[],
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
      isOther(sealer, header.secret, value ?? '')
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
  const kept = new Set(wanted.map(({ key }) => foldKey(key)));
  const dropped = current.flatMap(({ id, keyFolded }) => (kept.has(keyFolded) ? [] : [id]));
  await tx.header.deleteMany({ where: { destinationId, id: { in: dropped } } });
  await deleteSecrets(tx, destinationId, dropped.map(headerSecret));
  for (const { key, value, active } of wanted) {
    const keyFolded = foldKey(key);
    const columns = { key, keyFolded, ...headerColumns({ value, active }) };
    const known = idByKey.get(keyFolded);
    const { id } =
      known === undefined
        ? await tx.header.create({ data: { destinationId, ...columns } })
        : await tx.header.update({ where: { id: known }, data: columns });
    const name = headerSecret(id);
    await writeSecret(tx, destinationId, name, { value: sealSecret(sealer, name, value ?? '') });
  }
}

/** The columns of a header. */
function headerColumns({ value, active }: Pick<ConfigHeader, 'value' | 'active'>) {
  return {
    active: active ?? true,
    activeGiven: active !== undefined,
    valueGiven: value !== undefined,
  };
}
