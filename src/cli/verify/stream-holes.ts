import { IdSet } from './id-set.ts';
import type { StoredLine } from './stored-line.ts';

interface Stream {
  readonly name: string;
  readonly came: IdSet;
  /** Sequences that events name as the ones before them. */
  readonly before: IdSet;
  first: number;
}

/** Far more than most requests span. */
const MAX_RANGE = 1_000_000;

/** Follows the streams of stored requests by their headers; it keeps two bits for each event. */
export class StreamHoles {
  readonly #streams = new Map<string, Stream>();

  /** Returns whether the request has the places of its events; test events and last deliveries have none. */
  add(headers: NonNullable<StoredLine['headers']>): boolean {
    const range = rangeOf(headers['x-auditstream-sequence']);
    if (range === undefined) return false;
    const stream = this.#streamOf(headers);
    stream.first = Math.min(stream.first, range.first);
    for (const sequence of sequencesOf(range)) stream.came.add(sequence);
    const previous = sequenceIn(headers['x-auditstream-previous']);
    if (previous !== undefined) stream.before.add(previous);
    return true;
  }

  /** The missing events: later events name them as sent. Without those before the first stored event of each stream. */
  *holes(): Generator<{ readonly stream: string; readonly sequence: number }> {
    for (const { name, came, before, first } of this.#streams.values()) {
      for (const sequence of before.without(came)) if (sequence > first) yield { stream: name, sequence };
    }
  }

  #streamOf(headers: NonNullable<StoredLine['headers']>): Stream {
    const name = headers['x-auditstream-stream'] ?? '';
    // Each installation numbers its own streams.
    const sender = headers['x-auditstream-via']?.split(',').at(-1)?.trim() ?? '';
    const key = `${sender} ${name}`;
    const stream = this.#streams.get(key) ?? {
      name,
      came: new IdSet(),
      before: new IdSet(),
      first: Infinity,
    };
    this.#streams.set(key, stream);
    return stream;
  }
}

interface Range {
  readonly first: number;
  readonly last: number;
}

function rangeOf(text: string | undefined): Range | undefined {
  const [first, last = first] = text?.split('-').map(sequenceIn) ?? [];
  return first === undefined || last === undefined ? undefined : { first, last };
}

/** Only both ends of a batch whose range is too large because of a filter: the next request names the last one. */
function* sequencesOf({ first, last }: Range): Generator<number> {
  if (last - first > MAX_RANGE) {
    yield first;
    yield last;
    return;
  }
  for (let sequence = first; sequence <= last; sequence += 1) yield sequence;
}

function sequenceIn(text: string | undefined): number | undefined {
  const number = text !== undefined && /^\d{1,16}$/.test(text) ? Number(text) : NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}
