import { createSharedRoom, type RoomShare } from '../shares/shared-room.ts';
import type { HttpLimits } from './limits.ts';

/** The memory for bodies. Requests without a token have a small room of their own, which leaves the other one alone. */
export interface BodyRooms {
  /** A share for a request whose sender is known by these keys. */
  known(keys: readonly string[]): RoomShare;
  /** The same for a request without a token. */
  anonymous(keys: readonly string[]): RoomShare;
}

/** Of one sender or group, whatever the others have. */
const PART = 1 / 4;

export function createBodyRooms(limits: Pick<HttpLimits, 'bodyBytes' | 'anonymousBodyBytes'>): BodyRooms {
  const roomOf = (size: number) => createSharedRoom({ size, part: size * PART });
  const known = roomOf(limits.bodyBytes);
  const anonymous = roomOf(limits.anonymousBodyBytes);
  return { known: (keys) => known.share(keys), anonymous: (keys) => anonymous.share(keys) };
}
