import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const FORMAT = 1;
const KEY_ID_BYTES = 4;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + KEY_ID_BYTES;

/**
 * Encrypts what must be read back (AES-256-GCM) and digests what must only be compared (HMAC-SHA-256). A value can be
 * opened only for the `purpose` for which it was sealed.
 */
export interface Sealer {
  seal(text: string, purpose: string): Buffer<ArrayBuffer>;
  /** Throws when the value was sealed with another key, for another purpose, or was tampered with. */
  open(sealed: Uint8Array, purpose: string): string;
  digest(text: string, purpose: string): Buffer<ArrayBuffer>;
}

/** Layout of a sealed value: format (1) · key id (4) · IV (12) · ciphertext · tag (16). The key id is for rotation. */
export function createSealer(key: Buffer): Sealer {
  if (key.length !== 32) throw new Error('An encryption key has 32 bytes');
  const header = Buffer.concat([Buffer.of(FORMAT), keyIdOf(key)]);
  const digestKey = Buffer.from(hkdfSync('sha256', key, '', 'auditstream digest', 32));

  return {
    seal(text, purpose) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES }).setAAD(
        Buffer.from(purpose),
      );
      return Buffer.concat([header, iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    open(value, purpose) {
      const sealed = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      if (!sealed.subarray(0, HEADER_BYTES).equals(header)) {
        throw new Error(`A sealed ${purpose} was written with another encryption key`);
      }
      const iv = sealed.subarray(HEADER_BYTES, HEADER_BYTES + IV_BYTES);
      const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(purpose))
        .setAuthTag(sealed.subarray(-TAG_BYTES));
      return (
        decipher.update(sealed.subarray(HEADER_BYTES + IV_BYTES, -TAG_BYTES), undefined, 'utf8') +
        decipher.final('utf8')
      );
    },
    digest: (text, purpose) => createHmac('sha256', digestKey).update(`${purpose}\0${text}`).digest(),
  };
}

/** The id of a key in sealed values; it reveals nothing about the key. */
export function keyIdOf(key: Buffer): Buffer<ArrayBuffer> {
  return createHash('sha256').update(key).digest().subarray(0, KEY_ID_BYTES);
}

/** The id of the key that a value was sealed with. */
export function sealingKeyId(sealed: Uint8Array): Buffer<ArrayBuffer> {
  return Buffer.from(sealed.subarray(1, HEADER_BYTES));
}
