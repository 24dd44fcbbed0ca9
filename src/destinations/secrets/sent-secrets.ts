import type { OpenPlace, OpenSecret } from '../../destination-kinds/kind.ts';
import type { Sealer } from '../../encryption/sealer.ts';
import { previousOf } from './secret-names.ts';
import { openSecret } from './sealed-secret.ts';

/** A secret as JSON, as it is loaded with a destination and kept with a farewell. */
export interface SentSecret {
  readonly name: string;
  /** Sealed, in base64. */
  readonly value: string;
  /** For a header's value: the header's name. */
  readonly key?: string;
  /** For a predecessor: the end of its validity. */
  readonly until?: string;
}

/**
 * SQL: the secrets that are sent to the destination `d`, as an array of `SentSecret`. A statement sees them, the headers
 * and the row of the destination as of one moment: no event is sent to one place with the secrets of another.
 */
export const SENT_SECRETS = `(
  SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
           'name', s.name, 'value', encode(s.value, 'base64'), 'key', h.key, 'until', s.valid_until)) ORDER BY h.id), '[]')
  FROM destination_secrets s
  LEFT JOIN headers h ON h.destination_id = s.destination_id AND s.name = 'header/' || h.id
  WHERE s.destination_id = d.id AND (s.name NOT LIKE 'header/%' OR (h.active AND h.value_given)))`;

/** Opens what `SENT_SECRETS` selects. */
export function openSentSecrets(
  sealer: Sealer,
  sent: readonly SentSecret[],
): Pick<OpenPlace, 'secrets' | 'headers'> {
  const open = ({ name, value }: SentSecret): string =>
    openSecret(sealer, { name, value: Buffer.from(value, 'base64') });
  const byName = new Map(sent.map((secret) => [secret.name, secret]));
  const withPrevious = (secret: SentSecret): OpenSecret => {
    const previous = byName.get(previousOf(secret.name));
    if (previous?.until === undefined) return { value: open(secret) };
    return { value: open(secret), previous: { value: open(previous), until: new Date(previous.until) } };
  };
  const named = sent.filter(({ key, until }) => key === undefined && until === undefined);
  return {
    secrets: Object.fromEntries(named.map((secret) => [secret.name, withPrevious(secret)])),
    headers: sent.flatMap((secret) =>
      secret.key === undefined ? [] : [{ key: secret.key, value: open(secret) }],
    ),
  };
}
