/** Room that many take from, counted in bytes, of which no key has more than its part. */
export interface SharedRoom {
  /** What one taker holds: nothing at first. It counts for each of its keys, and the fullest of them decides. */
  share(keys: readonly string[]): RoomShare;
}

export interface RoomShare {
  /** Takes so much more, or nothing at all. */
  take(amount: number): Taking;
  /** Gives a part of it back. */
  give(amount: number): void;
  /** Takes so much more even beyond the part and the room: for what is there already when its size is known. */
  force(amount: number): void;
  /** Gives everything back; later takes are refused. */
  release(): void;
}

export type Taking =
  | 'taken'
  /** One of the keys has its part already, whatever the others leave free. */
  | 'part-full'
  /** All keys together have everything. */
  | 'room-full';

/** A key that holds nothing may take more than `part` at once, as far as there is room: else nothing that large could ever pass. */
export function createSharedRoom({
  size,
  part,
}: {
  readonly size: number;
  readonly part: number;
}): SharedRoom {
  const held = new Map<string, number>();
  let free = size;

  const add = (keys: readonly string[], amount: number): void => {
    free -= amount;
    for (const key of keys) {
      const left = (held.get(key) ?? 0) + amount;
      // A key that is gone must not stay in memory: keys are made of what clients send.
      if (left === 0) held.delete(key);
      else held.set(key, left);
    }
  };

  return {
    share(keys) {
      let taken = 0;
      let released = false;
      return {
        take(amount) {
          if (released || amount > free) return 'room-full';
          const fullest = Math.max(0, ...keys.map((key) => held.get(key) ?? 0));
          if (fullest > 0 && fullest + amount > part) return 'part-full';
          taken += amount;
          add(keys, amount);
          return 'taken';
        },
        give(amount) {
          const given = Math.min(amount, taken);
          taken -= given;
          add(keys, -given);
        },
        force(amount) {
          if (released) return;
          taken += amount;
          add(keys, amount);
        },
        release() {
          released = true;
          add(keys, -taken);
          taken = 0;
        },
      };
    },
  };
}
