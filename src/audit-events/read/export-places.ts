import type { Reader } from '../../http/reader.ts';
import { createSharedRoom } from '../../shares/shared-room.ts';

/** How many exports run at a time. */
export interface ExportPlaces {
  /** Takes a place until the reader has ended; false when the group, the token's holder or the server has no other. */
  take(group: string, holder: string, reader: Pick<Reader, 'onEnd'>): boolean;
}

// An export holds up to 4 MB while its client does not read.
const AT_ONCE = 32;
const OF_A_GROUP = 8;
const OF_A_HOLDER = 4;

export function createExportPlaces(): ExportPlaces {
  const groups = createSharedRoom({ size: AT_ONCE, part: OF_A_GROUP });
  const holders = createSharedRoom({ size: AT_ONCE, part: OF_A_HOLDER });
  return {
    take(group, holder, reader) {
      const shares = [groups.share([group]), holders.share([holder])];
      const taken = shares.every((share) => share.take(1) === 'taken');
      const release = (): void => shares.forEach((share) => share.release());
      if (taken) reader.onEnd(release);
      else release();
      return taken;
    },
  };
}
