import { createSealer, keyIdOf, sealingKeyId, type Sealer } from './sealer.ts';

/** A sealer that opens with every key it has learnt and seals with one of them; there are two while the key is replaced. */
export interface Keyring extends Sealer {
  /** Adds a key: from now on its values can be opened. */
  learn(key: Buffer): void;
  /** From now on seals and digests with the key that sealed this value; the keyring must have that key. */
  sealLike(sealed: Uint8Array): void;
  /** Sets the handler for a value that an unknown key has sealed. */
  onUnknownKey(handler: () => void): void;
}

/** A keyring with one key, which also seals. */
export function createKeyring(key: Buffer): Keyring {
  const sealers = new Map<string, Sealer>();
  let handler: (() => void) | undefined;
  const learn = (learnt: Buffer): Sealer => {
    const id = keyIdOf(learnt).toString('hex');
    const sealer = sealers.get(id) ?? createSealer(learnt);
    sealers.set(id, sealer);
    return sealer;
  };
  const find = (sealed: Uint8Array): Sealer | undefined => sealers.get(sealingKeyId(sealed).toString('hex'));
  let current = learn(key);

  return {
    seal: (text, purpose) => current.seal(text, purpose),
    digest: (text, purpose) => current.digest(text, purpose),
    open(sealed, purpose) {
      const sealer = find(sealed);
      if (sealer === undefined) handler?.();
      return (sealer ?? current).open(sealed, purpose);
    },
    learn: (learnt) => void learn(learnt),
    sealLike: (sealed) => void (current = find(sealed) ?? current),
    onUnknownKey: (heard) => void (handler = heard),
  };
}
