/** Room for a number of jobs at a time; several consumers may share it. */
export type Slots = ReturnType<typeof createSlots>;

const SHARE_LEFT = 0.75;

export function createSlots(size: number) {
  const handlers = new Set<() => void>();
  let free = size;
  return {
    size,
    get free(): number {
      return free;
    },
    /**
     * The free slots beyond three quarters of all; negative when fewer are free. A job never has to wait for one of
     * these.
     */
    get spare(): number {
      return Math.floor(free - size * SHARE_LEFT);
    },
    /** Takes up to `count` and returns how many it got. */
    take(count: number): number {
      const taken = Math.min(count, free);
      free -= taken;
      return taken;
    },
    /** Gives back slots that were taken and not used, without notifying waiting jobs. */
    giveBack(count: number): void {
      free += count;
    },
    /** Gives one back that was used. */
    release(): void {
      free += 1;
      if (free === 1) for (const handler of handlers) handler();
    },
    /** `handler` is called when there is room again after there was none. Returns the function that ends it. */
    onRoom(handler: () => void): () => void {
      handlers.add(handler);
      return () => void handlers.delete(handler);
    },
  };
}

/** The slot of one running job. */
export interface Slot {
  /** Takes a place there and gives this one up; false when there is no room. */
  moveTo(slots: Slots): boolean;
}

/** A slot of `slots` that was taken already; `release` it when the job has ended. */
export function createSlot(slots: Slots): Slot & { release(): void } {
  let current = slots;
  return {
    moveTo(next) {
      if (next.take(1) === 0) return false;
      current.release();
      current = next;
      return true;
    },
    release: () => current.release(),
  };
}
