import { changeKey } from '../../access/share-keys.ts';
import type { Destination } from '../../database/generated/client.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import { generateSigningSecret } from '../../destination-kinds/http/signing-secret.ts';
import { lockDestination, publishChange, type DestinationDeps } from '../changes/destination-changes.ts';
import { signingSecretTexts } from '../rules/destination-errors.ts';
import { signingSecretRotatedEvent, type Permit } from '../changes/destination-events.ts';
import { DESTINATION_PARTS, type DestinationRecord } from '../model/destination-record.ts';
import { SIGNING_SECRET } from '../secrets/sealed-columns.ts';

export type RotateSigningSecretResult =
  | { readonly kind: 'rotated'; readonly destination: DestinationRecord }
  | { readonly kind: 'refused'; readonly errors: ErrorText[] } // -> payload errors
  | { readonly kind: 'gone' }; // -> resource not available

/** 30 days: who has not changed a receiver by then has forgotten about it. */
const MAX_HOURS = 720;
const HOUR_MS = 3_600_000;

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
  const result = await deps.trail.run(
    changeKey(permit),
    async (tx, record): Promise<RotateSigningSecretResult> => {
      if (!(await lockDestination(tx, id))) return { kind: 'gone' };
      const before = await tx.destination.findUniqueOrThrow({ where: { id } });
      const errors = overlapErrors(before, keepHours, now);
      if (errors.length > 0) return { kind: 'refused', errors };
      // A secret that was never made was never shown to anybody: there is nothing to keep.
      const kept = keepHours === 0 ? null : before.signingSecret;
      const until = kept === null ? null : new Date(now.getTime() + keepHours * HOUR_MS);
      const destination = await tx.destination.update({
        where: { id },
        data: {
          signingSecret: deps.sealer.seal(generateSigningSecret(), SIGNING_SECRET),
          previousSigningSecret: kept,
          previousSecretUntil: until,
          version: { increment: 1 },
        },
        include: DESTINATION_PARTS,
      });
      record(signingSecretRotatedEvent(permit, destination, until));
      return { kind: 'rotated', destination };
    },
  );
  if (result.kind === 'rotated') publishChange(deps, id);
  return result;
}

/** A request that a client repeats must not end the first secret, which the receivers still know, before its time. */
function overlapErrors(
  { previousSecretUntil: until }: Destination,
  keepHours: number,
  now: Date,
): ErrorText[] {
  if (keepHours === 0 || until === null || until <= now) return [];
  return [signingSecretTexts.PREVIOUS_SECRET_STILL_VALID({ until: until.toISOString() })];
}
