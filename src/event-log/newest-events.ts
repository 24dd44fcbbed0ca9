import type { AppendRequest, AppendResult } from './append.ts';
import type { LoggedEvent } from './read-events.ts';

/**
 * The events that this process appended a moment ago, for the stream jobs of this process: they need not read them from the
 * database. It is a copy: a job that does not find its next event here reads the database.
 */
export interface NewestEvents {
  /** Call it after the commit; for a stream, in the order of the commits. */
  appended(requests: readonly AppendRequest[], result: AppendResult): void;
  /** The stream's new events are kept from now on, until `close`. */
  follow(streamId: number): NewestFollower;
}

/** A stream job that reads the stream's newest events. */
export interface NewestFollower {
  /**
   * The events that follow a sequence, without a gap between them, at most `events` and about `bytes` (but at least one);
   * undefined where the next one is not here.
   */
  after(sequence: number, size: { readonly events: number; readonly bytes: number }): Newest | undefined;
  close(): void;
}

export interface Newest {
  readonly events: readonly LoggedEvent[];
  /** There are more behind them. */
  readonly more: boolean;
}

/** UTF-16 units of bodies, of one stream and of all. */
const LIMITS = { ofStream: 512 * 1024, ofAll: 8 * 1024 * 1024 };
/** Events. A job that is further behind reads older ones first, and has no use for new ones yet. */
const MAX_BEHIND = 1_024;

export function createNewestEvents(limits = LIMITS): NewestEvents {
  const streams = new Map<number, NewestOfStream>();
  let total = 0;
  /** Runs what changes the size of a stream. */
  const counted = (stream: NewestOfStream, change: () => void): void => {
    total -= stream.size;
    change();
    total += stream.size;
  };

  return {
    appended(requests, result) {
      for (const [streamId, { before }] of result.places) {
        const stream = streams.get(streamId);
        if (stream === undefined || !stream.isNear(before)) continue;
        counted(stream, () => {
          const room = Math.min(limits.ofStream, limits.ofAll - total);
          stream.keep(loggedEvents(streamId, requests, result), room);
        });
      }
    },
    follow(streamId) {
      const stream = streams.get(streamId) ?? new NewestOfStream();
      streams.set(streamId, stream);
      const follower: Asked = { sequence: undefined };
      stream.followers.add(follower);
      return {
        after(sequence, size) {
          follower.sequence = sequence;
          counted(stream, () => stream.forgetPassed());
          return stream.after(sequence, size);
        },
        close() {
          stream.followers.delete(follower);
          counted(stream, () => stream.forgetPassed());
          if (stream.followers.size === 0) streams.delete(streamId);
        },
      };
    },
  };
}

/** What a follower asked for last: what follows a sequence, or nothing so far. */
interface Asked {
  sequence: number | undefined;
}

class NewestOfStream {
  readonly followers = new Set<Readonly<Asked>>();
  #events: LoggedEvent[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  isNear(sequence: number): boolean {
    for (const follower of this.followers)
      if ((follower.sequence ?? Infinity) >= sequence - MAX_BEHIND) return true;
    return false;
  }

  keep(events: readonly LoggedEvent[], room: number): void {
    const [first, last] = [events[0], this.#events.at(-1)];
    // Another process has appended meanwhile.
    if (first === undefined || (last !== undefined && first.sequence !== last.sequence + 1))
      this.#forget(Infinity);
    for (const event of events) {
      this.#events.push(event);
      this.#size += event.body.length;
    }
    let [over, count] = [this.#size - room, 0];
    while (over > 0 && count < this.#events.length) over -= this.#events[count++]?.body.length ?? 0;
    this.#forget(count);
  }

  after(
    sequence: number,
    { events: most, bytes }: { readonly events: number; readonly bytes: number },
  ): Newest | undefined {
    const from = sequence + 1 - (this.#events[0]?.sequence ?? Infinity);
    if (!(from >= 0 && from < this.#events.length)) return undefined;
    let [to, taken] = [from, 0];
    while (to < this.#events.length && to - from < most && taken < bytes)
      taken += this.#events[to++]?.body.length ?? 0;
    return { events: this.#events.slice(from, to), more: to < this.#events.length };
  }

  /** Drops what all have asked for what follows it. */
  forgetPassed(): void {
    const passed = Math.min(...[...this.followers].map(({ sequence }) => sequence ?? -Infinity));
    this.#forget(this.followers.size === 0 ? Infinity : passed + 1 - (this.#events[0]?.sequence ?? Infinity));
  }

  #forget(count: number): void {
    if (count <= 0) return;
    for (const { body } of this.#events.splice(0, count)) this.#size -= body.length;
  }
}

/** The new events of a stream in order; none where some were there before, for then it is not said which. */
function loggedEvents(
  streamId: number,
  requests: readonly AppendRequest[],
  { results, places }: AppendResult,
): LoggedEvent[] {
  const place = places.get(streamId);
  const logged: LoggedEvent[] = [];
  for (const [index, { sender, events, ...request }] of requests.entries()) {
    if (request.streamId !== streamId) continue;
    const result = results[index];
    if (place === undefined || result === undefined || result.duplicates > 0) return [];
    for (const [nth, { eventType, bodyTail }] of events.entries()) {
      const id = result.ids[nth] ?? 0;
      logged.push({
        ...{ id, eventType, receivedAt: place.receivedAt },
        sequence: place.before + logged.length + 1,
        body: `{"id":${id},${bodyTail}`,
        via: sender?.via ?? null,
      });
    }
  }
  return logged;
}
