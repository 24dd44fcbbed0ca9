import { createSlots, type Slots } from '../../queue/slots.ts';
import { createByteBudget, type ByteBudget } from './byte-budget.ts';
import { createRequestShare, NO_LIMIT, type RequestShare } from './request-share.ts';

/** The resources that the stream jobs of one lane share: slots, memory for events, and requests in flight. */
export interface Lane {
  readonly slots: Slots;
  readonly bytes: ByteBudget;
  readonly requests: RequestShare;
}

/**
 * A stream job without a success for a while moves to the slow lane with its events. There, destinations that hang only
 * slow each other down, not those that answer.
 */
export interface Lanes {
  readonly quick: Lane;
  readonly slow: Lane;
}

/** The lanes of one process. */
export function createLanes(sizes: LaneSizes = DEFAULT_LANE_SIZES): Lanes {
  // Slow streams wait for their receivers, and would wait longer with fewer requests in flight.
  return { quick: createLane(sizes.quick, createRequestShare()), slow: createLane(sizes.slow, NO_LIMIT) };
}

const MIB = 1024 * 1024;

/** Jobs at a time, and bytes of the events that they hold in memory. */
export const DEFAULT_LANE_SIZES = {
  // The process needs a second to deliver so many bytes: more of them make no stream quicker (docs/performance.md).
  quick: { slots: 64, bytes: 24 * MIB },
  slow: { slots: 128, bytes: 24 * MIB },
};

export type LaneSizes = Readonly<typeof DEFAULT_LANE_SIZES>;

function createLane({ slots, bytes }: LaneSizes['quick'], requests: RequestShare): Lane {
  return { slots: createSlots(slots), bytes: createByteBudget(bytes), requests };
}
