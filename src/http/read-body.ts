import type { IncomingMessage } from 'node:http';
import type { BodyShare } from './body-room.ts';
import type { HttpLimits } from './limits.ts';

/** The bytes of a request, or why there are none. */
export type BodyReading =
  | { readonly kind: 'read'; readonly bytes: Buffer }
  | { readonly kind: 'too-large' }
  /** Other requests' bodies fill the memory. */
  | { readonly kind: 'no-room' }
  | { readonly kind: 'too-slow' }
  /** The sender went away in the middle. */
  | { readonly kind: 'aborted' };

export interface BodyReadingOptions {
  /** Bytes. */
  readonly limit: number;
  readonly share: BodyShare;
  readonly pace: Pick<HttpLimits, 'bodyGrace' | 'bodyBytesPerSecond'>;
}

// A body sent byte by byte is an object for each byte, which takes a hundred times its size.
const CHUNK_OVERHEAD = 256;

/** Reads a body of at most `limit` bytes; what goes beyond is not kept. */
export async function readBody(request: IncomingMessage, options: BodyReadingOptions): Promise<BodyReading> {
  // Left unread: the server drops it once the answer is out, so the sender gets to see the answer.
  if (Number(request.headers['content-length'] ?? 0) > options.limit) return { kind: 'too-large' };
  const progress = { bytes: 0 };
  const pace = watchPace(options.pace, progress);
  try {
    return await Promise.race([receive(request, options, progress), pace.tooSlow]);
  } finally {
    pace.stop();
  }
}

function receive(
  request: IncomingMessage,
  { limit, share }: BodyReadingOptions,
  progress: { bytes: number },
): Promise<BodyReading> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let refused = false;
    const refuse = (kind: 'too-large' | 'no-room'): void => {
      // Goes on flowing, so that the sender gets to see the answer, without being kept.
      refused = true;
      chunks.length = 0;
      share.release();
      resolve({ kind });
    };
    request.on('data', (chunk: Buffer) => {
      progress.bytes += chunk.length;
      if (refused) return;
      if (progress.bytes > limit) refuse('too-large');
      else if (!share.take(chunk.length + CHUNK_OVERHEAD)) refuse('no-room');
      else chunks.push(chunk);
    });
    request.once('end', () => resolve({ kind: 'read', bytes: onlyOrAll(chunks) }));
    request.once('error', () => resolve({ kind: 'aborted' }));
    request.once('close', () => resolve({ kind: 'aborted' }));
  });
}

/** A sender that drips holds its memory and its connection for as long as it likes, unless it has to keep a pace. */
function watchPace(
  { bodyGrace, bodyBytesPerSecond }: BodyReadingOptions['pace'],
  progress: { readonly bytes: number },
): { readonly tooSlow: Promise<BodyReading>; stop(): void } {
  const startedAt = performance.now();
  const { promise: tooSlow, resolve } = Promise.withResolvers<BodyReading>();
  let timer: NodeJS.Timeout;
  const look = (): void => {
    const earned = bodyGrace + (progress.bytes / bodyBytesPerSecond) * 1000;
    const left = startedAt + earned - performance.now();
    if (left <= 0) resolve({ kind: 'too-slow' });
    else timer = setTimeout(look, left);
  };
  look();
  return { tooSlow, stop: () => clearTimeout(timer) };
}

function onlyOrAll(chunks: readonly Buffer[]): Buffer {
  const [only] = chunks;
  return only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks);
}
