import { describe, expect, it } from '@jest/globals';
import { createKeyring } from '../../src/encryption/keyring.ts';
import { createSealer } from '../../src/encryption/sealer.ts';

const OLD = Buffer.alloc(32, 1);
const NEW = Buffer.alloc(32, 2);

describe('a keyring', () => {
  it('opens with every key it has learnt', () => {
    const keyring = createKeyring(OLD);
    const byNew = createSealer(NEW).seal('new', 'column');
    expect(() => keyring.open(byNew, 'column')).toThrow('another encryption key');
    keyring.learn(NEW);
    expect(keyring.open(byNew, 'column')).toBe('new');
    expect(keyring.open(createSealer(OLD).seal('old', 'column'), 'column')).toBe('old');
  });

  it('seals and digests with its first key until it is told otherwise', () => {
    const keyring = createKeyring(OLD);
    keyring.learn(NEW);
    expect(createSealer(OLD).open(keyring.seal('text', 'column'), 'column')).toBe('text');
    keyring.sealLike(createSealer(NEW).seal('any', 'column'));
    expect(createSealer(NEW).open(keyring.seal('text', 'column'), 'column')).toBe('text');
    expect(keyring.digest('text', 'column')).toEqual(createSealer(NEW).digest('text', 'column'));
  });

  it('tells when a value turns up whose key it does not know, and only then', () => {
    const keyring = createKeyring(OLD);
    let heard = 0;
    keyring.onUnknownKey(() => (heard += 1));
    const sealed = keyring.seal('text', 'column');
    expect(() => keyring.open(sealed, 'other')).toThrow();
    expect(heard).toBe(0);
    expect(() => keyring.open(createSealer(NEW).seal('text', 'column'), 'column')).toThrow();
    expect(heard).toBe(1);
  });
});
