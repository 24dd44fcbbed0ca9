import type { IncomingMessage } from 'node:http';
import type { RoomShare } from '../shares/shared-room.ts';
import { createBodyPieces } from './body-pieces.ts';
import { createChunkSize } from './chunk-size.ts';
import type { HttpLimits } from './limits.ts';

/** The bytes of a request, or why there are none. */
export type BodyReading =
  | { readonly kind: 'read'; readonly bytes: Buffer }
  | { readonly kind: BodyRefusal }
  /** The sender went away in the middle. */
  | { readonly kind: 'aborted' };

export type BodyRefusal =
  | 'too-large'
  /** Other requests' bodies fill the memory. */
  | 'room-full'
  /** Those of the same sender or group have their part of it. */
  | 'part-full'
  | 'tiny-chunks'
  | 'too-slow';

export type BodyPace = Pick<
  HttpLimits,
  'bodyGrace' | 'bodyBytesPerSecond' | 'largeBody' | 'largeBodyGrace' | 'largeBodyBytesPerSecond'
>;

export interface BodyReadingOptions {
  /** Bytes. */
  readonly limit: number;
  readonly share: RoomShare;
  readonly pace: BodyPace;
}

/** Reads a body of at most `limit` bytes; what goes beyond is not kept. */
export async function readBody(request: IncomingMessage, options: BodyReadingOptions): Promise<BodyReading> {
  // Left unread: `guardBodies` closes the connection behind the answer.
  if (Number(request.headers['content-length'] ?? 0) > options.limit) return { kind: 'too-large' };
  // It went while its token was looked up, and says so no more.
  if (request.destroyed) return { kind: 'aborted' };
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
    const pieces = createBodyPieces();
    const size = createChunkSize();
    let refused = false;
    const refuse = (kind: BodyRefusal): void => {
      // Goes on flowing until the answer is out, without being kept.
      refused = true;
      pieces.clear();
      share.release();
      resolve({ kind });
    };
    request.on('data', (chunk: Buffer) => {
      progress.bytes += chunk.length;
      if (refused) return;
      if (progress.bytes > limit) return refuse('too-large');
      if (!size.accepts(chunk.length)) return refuse('tiny-chunks');
      const taking = share.take(chunk.length);
      if (taking !== 'taken') return refuse(taking);
      pieces.add(chunk);
    });
    request.once('end', () => resolve({ kind: 'read', bytes: pieces.joined() }));
    request.once('error', () => resolve({ kind: 'aborted' }));
    request.once('close', () => resolve({ kind: 'aborted' }));
  });
}

/** A sender that drips holds its memory and its connection for as long as it likes, unless it has to keep a pace. */
function watchPace(
  limits: BodyPace,
  progress: { readonly bytes: number },
): { readonly tooSlow: Promise<BodyReading>; stop(): void } {
  const startedAt = performance.now();
  const { promise: tooSlow, resolve } = Promise.withResolvers<BodyReading>();
  let timer: NodeJS.Timeout;
  const look = (): void => {
    const left = startedAt + earnedBy(progress.bytes, limits) - performance.now();
    if (left <= 0) resolve({ kind: 'too-slow' });
    else timer = setTimeout(look, Math.min(left, LONGEST_LOOK_MS));
  };
  look();
  return { tooSlow, stop: () => clearTimeout(timer) };
}

/** What a body has earned shrinks when it becomes a large one, which a timer for long would not see. */
const LONGEST_LOOK_MS = 5_000;

function earnedBy(bytes: number, limits: BodyPace): number {
  if (bytes > limits.largeBody) {
    return limits.largeBodyGrace + (bytes / limits.largeBodyBytesPerSecond) * 1_000;
  }
  return limits.bodyGrace + (bytes / limits.bodyBytesPerSecond) * 1_000;
}
