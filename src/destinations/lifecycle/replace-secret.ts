import type { PrismaTransaction } from '../../database/prisma-transaction.ts';
import type { AnyDestinationKind } from '../../destination-kinds/kind.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import type { DestinationDeps } from '../changes/destination-changes.ts';
import type { DestinationRecord } from '../model/destination-record.ts';
import { kindTexts, signingSecretTexts } from '../rules/destination-errors.ts';
import { secretColumns } from '../secrets/new-secrets.ts';
import { previousOf } from '../secrets/secret-names.ts';
import { deleteSecrets, writeSecret } from '../secrets/write-secrets.ts';
import type { DestinationChange } from './destination-change.ts';

/** 30 days, as for signing secrets. */
const MAX_HOURS = 720;
const DEFAULT_HOURS = 24;
const HOUR_MS = 3_600_000;

/** The errors in `keepPreviousForHours`. */
export function keepPreviousErrors(
  { name, secrets, secretToken }: AnyDestinationKind,
  { keepPreviousForHours: hours }: Pick<DestinationChange, 'keepPreviousForHours'>,
): readonly ErrorText[] {
  if (hours === null || hours === undefined) return [];
  if (secrets[secretToken]?.overlaps !== true)
    return [kindTexts.KEEP_PREVIOUS_NOT_POSSIBLE({ category: name })];
  if (hours >= 0 && hours <= MAX_HOURS) return [];
  return [signingSecretTexts.KEEP_PREVIOUS_OUT_OF_RANGE({ maximum: MAX_HOURS })];
}

/** Stores a secret of the locked destination; where its kind can use two, the one before it stays good for a while. */
export async function replaceSecret(
  tx: PrismaTransaction,
  { sealer, now }: Pick<DestinationDeps, 'sealer' | 'now'>,
  kind: AnyDestinationKind,
  { id, secrets }: Pick<DestinationRecord, 'id' | 'secrets'>,
  wanted: {
    readonly name: string;
    readonly text: string;
    readonly keepHours: number | null | undefined;
  },
): Promise<void> {
  const { name, text, keepHours } = wanted;
  await writeSecret(tx, id, name, secretColumns(kind, sealer, name, text));
  if (kind.secrets[name]?.overlaps !== true) return;
  const hours = keepHours ?? DEFAULT_HOURS;
  const before = secrets.find((secret) => secret.name === name);
  if (before === undefined || hours === 0) return deleteSecrets(tx, id, [previousOf(name)]);
  const validUntil = new Date(now().getTime() + hours * HOUR_MS);
  await writeSecret(tx, id, previousOf(name), { value: before.value, validUntil });
}
