import { createPrivateKey, type KeyObject } from 'node:crypto';

/** The private key of a service account. */
export interface ServiceKey {
  readonly key: KeyObject;
  /** Which of the account's keys it is, where that is known. */
  readonly id: string | undefined;
}

export type KeyReading =
  { readonly ok: true; readonly key: ServiceKey } | { readonly ok: false; readonly reason: string };

/**
 * Reads a private key as people have it: the PEM, the PEM with `\n` in place of its line breaks as it stands in a JSON file, or
 * the whole file.
 */
export function readPrivateKey(text: string): KeyReading {
  const { pem, id } = partsOf(text.trim());
  try {
    const key = createPrivateKey(pem.replaceAll('\\n', '\n'));
    if (key.asymmetricKeyType !== 'rsa')
      return { ok: false, reason: `it is of the kind ${key.asymmetricKeyType ?? 'unknown'}, not RSA` };
    return { ok: true, key: { key, id } };
  } catch {
    // OpenSSL's text does not help users, and may hold a part of the key.
    return { ok: false, reason: 'it is not a private key in PEM' };
  }
}

function partsOf(text: string): { readonly pem: string; readonly id: string | undefined } {
  if (!text.startsWith('{')) return { pem: text, id: undefined };
  try {
    const { private_key: pem, private_key_id: id } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    return { pem: typeof pem === 'string' ? pem : '', id: typeof id === 'string' ? id : undefined };
  } catch {
    return { pem: '', id: undefined };
  }
}
