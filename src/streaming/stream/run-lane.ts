import type { Slot } from '../../queue/slots.ts';
import type { BatchReader } from './batch-reader.ts';
import type { Lane, Lanes } from '../lanes/lanes.ts';

/** Without a success for so long a run is slow; a request that took longer does not make it quick again. */
export const SLOW_AFTER_MS = 500;
const LOOK_EVERY_MS = 100;

/** In which lane one run is: its slot and its memory count there. */
export class RunLane {
  readonly #lanes: Lanes;
  readonly #slot: Slot;
  readonly #reader: BatchReader;
  #lane: Lane;
  #lastSuccess = 0;
  #quickSuccess = false;
  /** While it sends. */
  #endSending: (() => void) | undefined;

  constructor(lanes: Lanes, lane: Lane, slot: Slot, reader: BatchReader) {
    this.#lanes = lanes;
    this.#lane = lane;
    this.#slot = slot;
    this.#reader = reader;
  }

  get isSlow(): boolean {
    return this.#lane === this.#lanes.slow;
  }

  /** Whether three of four slots are free: a run that waits for events keeps no other one out. */
  get hasRoom(): boolean {
    return this.#lane.slots.spare >= 0;
  }

  /** Requests that the run may have in flight now, at most `most`. */
  concurrency(most: number): number {
    return this.#lane.requests.perStream(most);
  }

  /**
   * The run begins to send. Calls `noRoom` when there was no success for a while and the slow lane is full; returns how to
   * end it.
   */
  watch(noRoom: () => void): () => void {
    this.#endSending = this.#lane.requests.begin();
    this.#lastSuccess = performance.now();
    this.#quickSuccess = false;
    const timer = setInterval(() => {
      if (performance.now() - this.#lastSuccess >= SLOW_AFTER_MS && !this.slowDown()) noRoom();
    }, LOOK_EVERY_MS);
    return () => {
      clearInterval(timer);
      this.#endSending?.();
      this.#endSending = undefined;
    };
  }

  /** A request got through. */
  succeeded(durationMs: number): void {
    this.#lastSuccess = performance.now();
    if (durationMs < SLOW_AFTER_MS) this.#quickSuccess = true;
  }

  /** Into the slow lane; false when it is full. */
  slowDown(): boolean {
    return this.isSlow || this.#moveTo(this.#lanes.slow);
  }

  /** Back into the quick lane, if it has earned it since `watch` and there is room. */
  speedUp(): void {
    if (this.isSlow && this.#quickSuccess) this.#moveTo(this.#lanes.quick);
  }

  #moveTo(lane: Lane): boolean {
    if (lane.slots.free === 0 || !this.#reader.moveTo(lane.bytes)) return false;
    this.#slot.moveTo(lane.slots);
    this.#lane = lane;
    if (this.#endSending !== undefined) {
      this.#endSending();
      this.#endSending = lane.requests.begin();
    }
    return true;
  }
}
