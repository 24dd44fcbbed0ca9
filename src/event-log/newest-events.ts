import type { AppendRequest, AppendResult } from './append.ts';
import type { LoggedEvent } from './read-events.ts';

/**
 * The events that this process appended or read a moment ago, for the stream jobs of this process: they need not read them
 * from the database. It is a copy: a job that does not find its next event here reads the database.
 */
export type NewestEvents = ReturnType<typeof createNewestEvents>;

/** A stream job that reads the stream's newest events. */
export type NewestFollower = ReturnType<NewestEvents['follow']>;

export interface Newest {
  readonly events: readonly LoggedEvent[];
  /** There are more behind them. */
  readonly more: boolean;
}

/** UTF-16 units of bodies, of one stream and of all. */
const LIMITS = { ofStream: 512 * 1024, ofAll: 8 * 1024 * 1024 };
/** Events. A job that is further behind reads older ones first, and has no use for new ones yet. */
const MAX_BEHIND = 1_024;

export function createNewestEvents(limits = LIMITS) {
  const streams = new Map<number, NewestOfStream>();
  let total = 0;
  /** Runs what changes the size of a stream, which may have so much room. */
  const counted = (stream: NewestOfStream, change: (room: number) => void): void => {
    total -= stream.size;
    change(Math.min(limits.ofStream, limits.ofAll - total));
    total += stream.size;
  };

  return {
    /** Call it after the commit; for a stream, in the order of the commits. */
    appended(requests: readonly AppendRequest[], result: AppendResult): void {
      for (const [streamId, { before }] of result.places) {
        const stream = streams.get(streamId);
        if (stream === undefined || !stream.isNear(before)) continue;
        const events = loggedEvents(streamId, requests, result);
        counted(stream, (room) => stream.keepAppended(events, room));
      }
    },
    /** The stream's new events are kept from now on, until `close`. */
    follow(streamId: number) {
      const stream = streams.get(streamId) ?? new NewestOfStream();
      streams.set(streamId, stream);
      const follower: Asked = { sequence: undefined };
      stream.followers.add(follower);
      return {
        /**
         * The events that follow a sequence, without a gap between them, at most `events` and about `bytes` (but at least
         * one); undefined where the next one is not here.
         */
        after(
          sequence: number,
          size: { readonly events: number; readonly bytes: number },
        ): Newest | undefined {
          follower.sequence = sequence;
          counted(stream, () => stream.forgetPassed());
          return stream.after(sequence, size);
        },
        /** Resolves when another job has read what follows a sequence; undefined where none reads it now. */
        underWay: (sequence: number) => stream.underWay.get(sequence),
        /** This job reads what follows a sequence: it is kept for the jobs that are not there yet. */
        reads(sequence: number, reading: Promise<Newest>): void {
          if (stream.followers.size === 1) return;
          const kept = reading.then(
            (found) => counted(stream, (room) => stream.keepRead(sequence, found, room)),
            () => undefined,
          );
          stream.underWay.set(sequence, kept);
          void kept.then(() => stream.underWay.delete(sequence));
        },
        close(): void {
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
  /** Readings of followers, by the sequence that they begin after. */
  readonly underWay = new Map<number, Promise<void>>();
  #events: LoggedEvent[] = [];
  #size = 0;
  /** There are more in the database behind the last one. */
  #more = false;

  get size(): number {
    return this.#size;
  }

  isNear(sequence: number): boolean {
    for (const follower of this.followers)
      if ((follower.sequence ?? Infinity) >= sequence - MAX_BEHIND) return true;
    return false;
  }

  keepAppended(events: readonly LoggedEvent[], room: number): void {
    const [first, last] = [events[0], this.#events.at(-1)];
    // Another process has appended meanwhile, or what is here is older.
    if (first === undefined || (last !== undefined && first.sequence !== last.sequence + 1))
      this.#forget(Infinity);
    this.#keep({ events, more: false }, room);
  }

  /** What follows a sequence, for the followers that are before its end. */
  keepRead(after: number, read: Newest, room: number): void {
    const [last, end] = [this.#events.at(-1), read.events.at(-1)];
    if (end === undefined || end.sequence !== after + read.events.length) return;
    if (last !== undefined && last.sequence !== after) return;
    this.#keep(read, room);
    this.forgetPassed();
  }

  #keep({ events, more }: Newest, room: number): void {
    this.#more = more;
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
    return { events: this.#events.slice(from, to), more: this.#more || to < this.#events.length };
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
