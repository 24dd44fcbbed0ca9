import { randomInt } from 'node:crypto';

const LENGTH = 24;
// Base58: nothing that is mistaken for something else when it is read out or typed.
const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** A random verification token; 24 characters, 140 bits. */
export function generateVerificationToken(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}
