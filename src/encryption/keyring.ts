import { createSealer, keyIdOf, sealingKeyId, type Sealer } from './sealer.ts';

/** A sealer that opens with every key it has learnt and seals with one of them; there are two while the key is replaced. */
export type Keyring = ReturnType<typeof createKeyring>;

/** A keyring with one key, which also seals. */
export function createKeyring(key: Buffer) {
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

  const sealer: Sealer = {
    seal: (text, purpose) => current.seal(text, purpose),
    digest: (text, purpose) => current.digest(text, purpose),
    open(sealed, purpose) {
      const found = find(sealed);
      if (found === undefined) handler?.();
      return (found ?? current).open(sealed, purpose);
    },
  };
  return {
    ...sealer,
    /** Adds a key: from now on its values can be opened. */
    learn: (learnt: Buffer) => void learn(learnt),
    /** From now on seals and digests with the key that sealed this value; the keyring must have that key. */
    sealLike: (sealed: Uint8Array) => void (current = find(sealed) ?? current),
    /** Sets the handler for a value that an unknown key has sealed. */
    onUnknownKey: (heard: () => void) => void (handler = heard),
  };
}
