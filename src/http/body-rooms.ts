import { createSharedRoom, type RoomShare } from '../shares/shared-room.ts';
import type { HttpLimits } from './limits.ts';

/**
 * The memory for bodies. Requests without a token have a small room of their own, so they take nothing from requests
 * with one.
 */
export interface BodyRooms {
  /** A share for a request whose sender is known by these keys. */
  known(keys: readonly string[]): RoomShare;
  /** A share for a request without a token. */
  anonymous(keys: readonly string[]): RoomShare;
}

/** The part of the room that one sender or group may use. */
const PART = 1 / 4;

export function createBodyRooms(limits: Pick<HttpLimits, 'bodyBytes' | 'anonymousBodyBytes'>): BodyRooms {
  const roomOf = (size: number) => createSharedRoom({ size, part: size * PART });
  const known = roomOf(limits.bodyBytes);
  const anonymous = roomOf(limits.anonymousBodyBytes);
  return { known: (keys) => known.share(keys), anonymous: (keys) => anonymous.share(keys) };
}
