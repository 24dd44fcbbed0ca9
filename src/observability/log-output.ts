import { writeSync } from 'node:fs';

/** Text that was not written yet: a line, or the notice that stands for lines that were lost before. */
interface Pending {
  bytes: Buffer;
  /** Lines that the notice speaks of; 0 for a line. */
  readonly notes: number;
  /** A part of it has been written; the rest has to follow before anything else. */
  isBegun: boolean;
}

const MAX_WAITING_BYTES = 1024 * 1024;
const READER_RETRY_MS = 50;
const BROKEN_RETRY_MS = 1_000;
const FLUSH_MS = 500;
const FLUSH_POLL_MS = 5;

/**
 * The target of the lines of the log. Lines that cannot be written are lost and counted: no caller waits, and no caller
 * gets an error. Lines go to an open file, synchronously, so that the last one before a crash is out. `notice` makes the line that says
 * how many are missing, which is written once writing succeeds again. A pipe has to be non-blocking, as Node.js makes
 * those of its standard streams: with a reader that does not read, up to 1 MiB waits, and more is lost.
 */
export function createLogOutput(fd: number, notice: (lostLines: number) => string) {
  let waiting: Pending[] = [];
  let waitingBytes = 0;
  let lost = 0;
  let unsaid = 0;
  let retry: NodeJS.Timeout | undefined;

  const add = (text: string, notes: number): void => {
    const bytes = Buffer.from(text);
    waiting.push({ bytes, notes, isBegun: false });
    waitingBytes += bytes.length;
  };

  const lose = (): void => {
    lost += 1;
    unsaid += 1;
  };

  /** Keeps the rest of a line that stands half in the file: what is written next must not run into it. */
  const giveUp = (): void => {
    const [first] = waiting;
    const kept = first?.isBegun === true ? [first] : [];
    for (const { notes } of waiting.slice(kept.length)) {
      if (notes === 0) lose();
      else unsaid += notes;
    }
    waiting = kept;
    waitingBytes = kept.reduce((sum, { bytes }) => sum + bytes.length, 0);
  };

  const retryIn = (ms: number): void => {
    retry ??= setTimeout(() => {
      retry = undefined;
      drain();
    }, ms).unref();
  };

  /** Writes what there is; true when nothing is left. */
  const drain = (): boolean => {
    for (;;) {
      if (waiting.length === 0 && unsaid > 0) {
        add(notice(unsaid), unsaid);
        unsaid = 0;
      }
      const [first] = waiting;
      if (first === undefined) return true;
      const outcome = tryWrite(fd, first.bytes);
      if (typeof outcome === 'string') {
        if (outcome === 'broken') giveUp();
        retryIn(outcome === 'broken' ? BROKEN_RETRY_MS : READER_RETRY_MS);
        return false;
      }
      waitingBytes -= outcome;
      first.bytes = first.bytes.subarray(outcome);
      first.isBegun = true;
      if (first.bytes.length === 0) waiting.shift();
    }
  };

  return {
    write(line: string): void {
      drain();
      // Lines behind lost ones come after the notice.
      if (unsaid > 0 || waitingBytes + line.length > MAX_WAITING_BYTES) return lose();
      add(line, 0);
      drain();
    },
    /** Lines lost so far. */
    lost: () => lost,
    /** Writes what a slow reader has left waiting, for at most half a second: for the end of the process. */
    flush: (): void => {
      const end = performance.now() + FLUSH_MS;
      while (!drain() && waiting.length > 0 && performance.now() < end) pause(FLUSH_POLL_MS);
    },
  };
}

/** How many bytes were written; `later`: the reader has to read first; `broken`: no space, no reader, no device. */
function tryWrite(fd: number, bytes: Buffer): number | 'later' | 'broken' {
  try {
    const written = writeSync(fd, bytes);
    return written > 0 ? written : 'later';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'EAGAIN' || code === 'EBUSY' || code === 'EINTR' ? 'later' : 'broken';
  }
}

// The process is about to end: nothing else has to run.
function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
