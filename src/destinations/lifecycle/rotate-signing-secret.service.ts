import type { Destination } from '../../database/generated/client.ts';
import { generateSigningSecret } from '../../destination-kinds/http/signing-secret.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import { changeLocked, type DestinationDeps, type Gone } from '../changes/destination-changes.ts';
import { signingSecretTexts } from '../rules/destination-errors.ts';
import { signingSecretRotatedEvent, type Permit } from '../changes/destination-events.ts';
import { DESTINATION_PARTS, type DestinationRecord } from '../model/destination-record.ts';
import { sealSecret } from '../secrets/sealed-secret.ts';
import { previousOf, SIGNING_SECRET } from '../secrets/secret-names.ts';
import { deleteSecrets, writeSecret } from '../secrets/write-secrets.ts';

export type RotateSigningSecretResult =
  | { readonly kind: 'rotated'; readonly destination: DestinationRecord }
  | { readonly kind: 'refused'; readonly errors: ErrorText[] } // -> payload errors
  | Gone; // -> resource not available

/** 30 days: an operator who has not changed a receiver by then has probably forgotten it. */
const MAX_HOURS = 720;
const HOUR_MS = 3_600_000;
const PREVIOUS = previousOf(SIGNING_SECRET);

/** Gives a destination a new signing secret; the previous one stays good for this many hours. */
export async function rotateSigningSecret(
  deps: Pick<DestinationDeps, 'trail' | 'notifications' | 'sealer'>,
  permit: Permit,
  { id }: Pick<Destination, 'id'>,
  keepHours: number,
  now: Date,
): Promise<RotateSigningSecretResult> {
  if (keepHours < 0 || keepHours > MAX_HOURS) {
    return {
      kind: 'refused',
      errors: [signingSecretTexts.KEEP_PREVIOUS_OUT_OF_RANGE({ maximum: MAX_HOURS })],
    };
  }
  return changeLocked(deps, permit, id, async (tx, record): Promise<RotateSigningSecretResult> => {
    const secrets = await tx.destinationSecret.findMany({ where: { destinationId: id } });
    const stored = (name: string) => secrets.find((secret) => secret.name === name);
    const errors = overlapErrors(stored(PREVIOUS)?.validUntil, keepHours, now);
    if (errors.length > 0) return { kind: 'refused', errors };
    // A secret that was never made was never shown, so there is no previous secret to keep.
    const kept = keepHours === 0 ? undefined : stored(SIGNING_SECRET)?.value;
    const until = new Date(now.getTime() + keepHours * HOUR_MS);
    const value = sealSecret(deps.sealer, SIGNING_SECRET, generateSigningSecret());
    await writeSecret(tx, id, SIGNING_SECRET, { value });
    if (kept === undefined) await deleteSecrets(tx, id, [PREVIOUS]);
    else await writeSecret(tx, id, PREVIOUS, { value: kept, validUntil: until });
    const destination = await tx.destination.findUniqueOrThrow({ where: { id }, include: DESTINATION_PARTS });
    record(signingSecretRotatedEvent(permit, destination, kept === undefined ? null : until));
    return { kind: 'rotated', destination };
  });
}

/** A repeated request of a client must not end the secret that the receivers still use. */
function overlapErrors(until: Date | null | undefined, keepHours: number, now: Date): ErrorText[] {
  if (keepHours === 0 || until === null || until === undefined || until <= now) return [];
  return [signingSecretTexts.PREVIOUS_SECRET_STILL_VALID({ until: until.toISOString() })];
}
