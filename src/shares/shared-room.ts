/** Memory shared by many keys, counted in bytes; no key has more than its part. */
export type SharedRoom = ReturnType<typeof createSharedRoom>;

export type Taking =
  | 'taken'
  /** One of the keys has its part already, whatever the others leave free. */
  | 'part-full'
  /** The room is full. */
  | 'room-full';

/** How large a room is, and what one key may have of it. */
export interface RoomSizes {
  readonly size: number;
  readonly part: number;
  /** While no other key has anything; more than `part` only where what is held is soon given back. */
  readonly alone?: number;
}

/**
 * A key that holds nothing may exceed its part once if there is room, because otherwise no request that large could
 * ever pass.
 */
export function createSharedRoom(sizes: RoomSizes) {
  const room = new Room(sizes);
  return {
    /**
     * The bytes that one user holds, zero at first. They count for each of its keys, and the key that has used most
     * decides.
     */
    share: (keys: readonly string[]) => new RoomShare(room, keys),
  };
}

class Room {
  private readonly held = new Map<string, number>();
  private free: number;
  private readonly sizes: RoomSizes;

  constructor(sizes: RoomSizes) {
    this.sizes = sizes;
    this.free = sizes.size;
  }

  take(keys: readonly string[], amount: number): Taking {
    if (amount > this.free) return 'room-full';
    const { size, part, alone = part } = this.sizes;
    let fullest = 0;
    for (const key of keys) fullest = Math.max(fullest, this.held.get(key) ?? 0);
    const most = fullest === size - this.free ? alone : part;
    if (fullest > 0 && fullest + amount > most) return 'part-full';
    this.add(keys, amount);
    return 'taken';
  }

  /** Whether so much of these keys is all that they hold. */
  isAll(keys: readonly string[], amount: number): boolean {
    return keys.every((key) => (this.held.get(key) ?? 0) === amount);
  }

  grow(keys: readonly string[], taken: number, amount: number): Taking | 'never' {
    if (taken + amount > this.sizes.size) return 'never';
    if (!this.isAll(keys, taken)) return this.take(keys, amount);
    if (amount > this.free) return 'room-full';
    this.add(keys, amount);
    return 'taken';
  }

  add(keys: readonly string[], amount: number): void {
    this.free -= amount;
    for (const key of keys) {
      const left = (this.held.get(key) ?? 0) + amount;
      // A key that is gone must not stay in memory: keys are made of what clients send.
      if (left === 0) this.held.delete(key);
      else this.held.set(key, left);
    }
  }
}

// A class, and so no function for each method: two are made for each event that is sent alone.
export class RoomShare {
  private taken = 0;
  private released = false;
  private readonly room: Room;
  private readonly keys: readonly string[];

  constructor(room: Room, keys: readonly string[]) {
    this.room = room;
    this.keys = keys;
  }

  /** Takes so many more bytes, or none. */
  take(amount: number): Taking {
    if (this.released) return 'room-full';
    const taking = this.room.take(this.keys, amount);
    if (taking === 'taken') this.taken += amount;
    return taking;
  }

  /**
   * The same for what comes in pieces: while its keys hold nothing else, their part does not count, as it would not if all had
   * come at once. `never`: it would not fit either if it were alone.
   */
  grow(amount: number): Taking | 'never' {
    if (this.released) return 'room-full';
    const taking = this.room.grow(this.keys, this.taken, amount);
    if (taking === 'taken') this.taken += amount;
    return taking;
  }

  /** Gives a part of it back. */
  give(amount: number): void {
    const given = Math.min(amount, this.taken);
    this.taken -= given;
    this.room.add(this.keys, -given);
  }

  /** Takes so many more bytes even beyond part and room, for data that is in memory before its size is known. */
  force(amount: number): void {
    if (this.released) return;
    this.taken += amount;
    this.room.add(this.keys, amount);
  }

  /** Gives everything back; later takes are refused. */
  release(): void {
    this.released = true;
    this.give(this.taken);
  }
}
