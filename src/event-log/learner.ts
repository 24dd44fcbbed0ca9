import type { Logger } from '../observability/logger.ts';
import type { AppendRequest } from './append.ts';
import type { NewEvent } from './new-event.ts';

/** One thing that events make known, such as their types; bounded for each stream. */
export interface Lesson {
  /** What this event would make known. Asked for every event: it must cost next to nothing. */
  readonly of: (event: NewEvent) => string | undefined;
  /** Stores what is not stored yet; true when the stream has reached its bound. May be called again with the same. */
  readonly store: (streamId: number, found: readonly string[]) => Promise<boolean>;
}

/** Learns from events after they were appended, beside the append and never within it. */
export interface Learner {
  look(appended: readonly Pick<AppendRequest, 'streamId' | 'events'>[]): void;
  /** Learns nothing more; resolves when nothing is being stored any more. */
  stop(): Promise<void>;
}

interface Memory {
  readonly known: Set<string>;
  readonly found: Set<string>;
  full: boolean;
}

// Types and projects that were removed from the database meanwhile are learned again after that.
const FORGET_AFTER_MS = 600_000;
const MAX_REMEMBERED = 50_000;
const MAX_FOUND_AT_ONCE = 1_000;

/**
 * Remembers what it has stored, so that an event whose lesson is known costs a look into a set. A first sight is stored
 * in the background, in a transaction of its own: an append neither waits for it nor fails with it. A crash or an error
 * in between loses only the lesson, and the next event that holds it brings it again.
 */
export function createLearner(options: {
  readonly lessons: readonly Lesson[];
  readonly log: Pick<Logger, 'debug'>;
  /** Milliseconds of a clock that only goes forwards. */
  readonly clock: () => number;
}): Learner {
  const pupils = options.lessons.map((lesson) => createPupil(lesson, options));
  return {
    look(appended) {
      for (const pupil of pupils) pupil.look(appended);
    },
    async stop() {
      await Promise.all(pupils.map((pupil) => pupil.stop()));
    },
  };
}

function createPupil(
  { of, store }: Lesson,
  { log, clock }: { readonly log: Pick<Logger, 'debug'>; readonly clock: () => number },
): Learner {
  let memories = new Map<number, Memory>();
  let remembered = 0;
  let forgetAt = clock() + FORGET_AFTER_MS;
  let storing: Promise<void> | undefined;
  let stopped = false;

  const memoryOf = (streamId: number): Memory => {
    const known = memories.get(streamId);
    if (known !== undefined) return known;
    const memory = { known: new Set<string>(), found: new Set<string>(), full: false };
    memories.set(streamId, memory);
    return memory;
  };

  const storeFound = async (): Promise<void> => {
    for (;;) {
      const [entry] = [...memories].filter(([, { found }]) => found.size > 0);
      if (entry === undefined || stopped) return;
      const [streamId, memory] = entry;
      const found = [...memory.found];
      memory.found.clear();
      try {
        memory.full = await store(streamId, found);
        for (const one of found) memory.known.add(one);
        remembered += found.length;
      } catch (error) {
        log.debug(
          { err: error, streamId },
          'types and projects of events were not stored; later events bring them again',
        );
      }
    }
  };

  return {
    look(appended) {
      if (stopped) return;
      if (remembered > MAX_REMEMBERED || clock() > forgetAt) {
        memories = new Map();
        remembered = 0;
        forgetAt = clock() + FORGET_AFTER_MS;
      }
      let any = false;
      for (const { streamId, events } of appended) {
        const memory = memoryOf(streamId);
        if (memory.full) continue;
        for (const event of events) {
          const found = of(event);
          if (found === undefined || memory.known.has(found) || memory.found.size >= MAX_FOUND_AT_ONCE)
            continue;
          memory.found.add(found);
          any = true;
        }
      }
      if (any) storing ??= storeFound().finally(() => (storing = undefined));
    },
    async stop() {
      stopped = true;
      await storing;
    },
  };
}
