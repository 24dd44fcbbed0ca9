/** The memory that bodies may take, all requests together. */
export interface BodyRoom {
  /** A share of one request's own, empty at first. */
  share(): BodyShare;
}

export interface BodyShare {
  /** False when there is no room for so many bytes more; nothing is taken then. */
  take(bytes: number): boolean;
  /** Gives everything back; later takes are refused. */
  release(): void;
}

export function createBodyRoom(bytes: number): BodyRoom {
  let free = bytes;
  return {
    share() {
      let taken = 0;
      let released = false;
      return {
        take(more) {
          if (released || more > free) return false;
          free -= more;
          taken += more;
          return true;
        },
        release() {
          free += taken;
          taken = 0;
          released = true;
        },
      };
    },
  };
}
