import type { ErrorText } from '../errors/define-errors.ts';
import { type HttpAnswer, isWhole, type SentAnswer } from './answer.ts';
import { httpLogErrors } from './http-errors.ts';
import type { HttpLimits } from './limits.ts';
import type { AnswerReader } from './reader.ts';

/** Control over an answer while it is sent. */
export interface AnswerWatch {
  /** Made at the first use. */
  readonly reader: Pick<AnswerReader<never>, 'signal' | 'onEnd' | 'holdAnswer' | 'stillAllowed'>;
  readonly limits: Pick<HttpLimits, 'answerWindow' | 'answerBytesPerSecond'>;
  /** Breaks the connection, so that the answer does not look complete, and logs why. */
  cut(why: ErrorText): void;
}

// The kernel takes a smaller answer at once, whether the client reads or not.
const SMALL = 64 * 1024;
// Small enough that a client which keeps the least pace takes several within the window.
const SLICE = 256 * 1024;
// Revoking, blocking and demoting take effect within 5 s.
const ASK_EVERY_MS = 2_000;

/**
 * Wraps an answer: its bytes count until the client has taken them, the client must keep the least pace, and the answer
 * ends when its caller loses access.
 */
export function watchedAnswer(answer: HttpAnswer, watch: AnswerWatch): SentAnswer {
  if (!isWhole(answer)) return { ...answer, body: watched(slicesOf(answer.body), watch) };
  if (answer.body.length <= SMALL) return answer;
  const bytes = Buffer.from(answer.body);
  watch.reader.holdAnswer(bytes.length);
  const headers = { ...answer.headers, 'content-length': String(bytes.length) };
  return { ...answer, headers, body: watched(slicesOf([bytes]), watch) };
}

async function* watched(slices: AsyncIterable<Buffer>, watch: AnswerWatch): AsyncGenerator<Buffer> {
  const { reader, limits } = watch;
  const cutUnlessAllowed = async (): Promise<void> => {
    if (!reader.signal.aborted && !(await reader.stillAllowed())) watch.cut(httpLogErrors.ANSWER_NOT_ALLOWED);
  };
  const pace = watchReadingPace(limits, () => watch.cut(httpLogErrors.ANSWER_TOO_SLOW));
  const asking = setInterval(() => void cutUnlessAllowed(), ASK_EVERY_MS);
  // Not at the end of this function, because the client has not taken the last chunk yet.
  reader.onEnd(() => {
    clearInterval(asking);
    pace.stop();
  });
  for await (const slice of slices) {
    await cutUnlessAllowed();
    reader.signal.throwIfAborted();
    pace.handed(slice.length);
    yield slice;
    pace.taken();
  }
  pace.handed(0);
}

async function* slicesOf(chunks: AsyncIterable<string> | Iterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    for (let at = 0; at < bytes.length; at += SLICE) yield bytes.subarray(at, at + SLICE);
  }
}

/**
 * Watches how fast a client takes its answer. It has `answerWindow` milliseconds of patience, which run while it is waited for, and earns them back, up to that
 * much, with what it takes: so it may pause, but not be slower than `answerBytesPerSecond` for long. `onTooSlow` is called
 * once.
 */
function watchReadingPace(
  { answerWindow, answerBytesPerSecond }: Pick<HttpLimits, 'answerWindow' | 'answerBytesPerSecond'>,
  onTooSlow: () => void,
) {
  let patience = answerWindow;
  let waitingSince: number | undefined;
  let pending = 0;
  let timer: NodeJS.Timeout | undefined;

  return {
    /** Something was handed over: from now on the client is waited for. */
    handed(bytes: number): void {
      pending = bytes;
      waitingSince = performance.now();
      timer = setTimeout(onTooSlow, patience);
    },
    /** The client has taken it: the time until the next call of `handed` is not the client's. */
    taken(): void {
      if (waitingSince === undefined) return;
      clearTimeout(timer);
      const earned = (pending / answerBytesPerSecond) * 1000;
      patience = Math.min(patience - (performance.now() - waitingSince) + earned, answerWindow);
      waitingSince = undefined;
    },
    stop: () => clearTimeout(timer),
  };
}
