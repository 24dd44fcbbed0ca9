import type { Header } from '../../database/generated/client.ts';
import type { Sealer } from '../../encryption/sealer.ts';
import { openSecret, secretNamed, type SealedSecret } from '../secrets/sealed-secret.ts';
import { headerSecret } from '../secrets/secret-names.ts';
import type { DestinationRecord } from './destination-record.ts';

/** A custom header with its value, which is a secret of the destination. */
export type HeaderRecord = Header & { readonly secret: SealedSecret };

/** The headers that a destination has, active or not. */
export function headersOf({
  headers,
  secrets,
}: Pick<DestinationRecord, 'headers' | 'secrets'>): HeaderRecord[] {
  return headers.map((header) => ({ ...header, secret: secretNamed(secrets, headerSecret(header.id)) }));
}

/** The value of a header. */
export function openHeader(sealer: Sealer, { secret }: HeaderRecord): string {
  return openSecret(sealer, secret);
}
