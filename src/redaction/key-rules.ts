import { NAMED_BY_OWNER, type Named, SOUNDS_SECRET, UNNAMED } from './named.ts';
import { PIECE } from './piece.ts';
import { foldKey, isSecretKey } from './secret-keys.ts';

/** The result of the rules for a key. */
export interface KeyVerdict {
  readonly named: Named;
  /** The key holds a secret itself. */
  readonly isSuspect: boolean;
}

const PLAIN: KeyVerdict = { named: UNNAMED, isSuspect: false };
const SECRET: KeyVerdict = { named: SOUNDS_SECRET, isSuspect: false };
// Remembered keys: events of one kind have the same keys. Limited, because a sender can invent keys.
const MAX_REMEMBERED = 1_024;
const MAX_LENGTH = 64;

export function createKeyRules(own: readonly string[], isSuspect: (key: string) => boolean) {
  const owns = new Set(own.map(foldKey));
  const remembered = new Map<string, KeyVerdict>();

  const judge = (key: string): KeyVerdict => {
    const named = owns.size > 0 && owns.has(foldKey(key)) ? NAMED_BY_OWNER : soundOf(key);
    // A long one is searched piece by piece, in steps.
    if (key.length > PIECE || isSuspect(key)) return { named, isSuspect: true };
    if (named === UNNAMED) return PLAIN;
    return named === SOUNDS_SECRET ? SECRET : { named, isSuspect: false };
  };

  return {
    verdict(key: string): KeyVerdict {
      const known = remembered.get(key);
      if (known !== undefined) return known;
      const verdict = judge(key);
      if (key.length <= MAX_LENGTH && remembered.size < MAX_REMEMBERED) remembered.set(key, verdict);
      return verdict;
    },
  };
}

function soundOf(key: string): Named {
  return isSecretKey(key) ? SOUNDS_SECRET : UNNAMED;
}
