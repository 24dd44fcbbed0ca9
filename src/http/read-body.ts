import type { IncomingMessage } from 'node:http';
import type { NowOrLater } from '../cache/now-or-later.ts';
import type { RoomShare } from '../shares/shared-room.ts';
import { createBodyPieces } from './body-pieces.ts';
import { createChunkSize } from './chunk-size.ts';
import type { HttpLimits } from './limits.ts';

/** The bytes of a request, or why they cannot be had. */
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

const ABORTED = { kind: 'aborted' } as const;

/** Reads a body of at most `limit` bytes; what goes beyond is not kept. */
export function readBody(request: IncomingMessage, options: BodyReadingOptions): NowOrLater<BodyReading> {
  const length = Number(request.headers['content-length'] ?? 0);
  // Left unread: `guardBodies` closes the connection behind the answer.
  if (length > options.limit) return { kind: 'too-large' };
  // It went while its token was looked up, and says so no more.
  if (request.destroyed) return ABORTED;
  // Most bodies come with their headers, and so have arrived before the handler asks for them.
  const hasArrived = length > 0 && request.readableLength === length;
  return hasArrived ? readArrived(request, length, options.share) : receive(request, options);
}

function readArrived(request: IncomingMessage, length: number, share: RoomShare): BodyReading {
  const taking = share.take(length);
  if (taking !== 'taken') return { kind: taking };
  const bytes = request.read() as Buffer;
  // To its end, which Node.js waits for before it lets go of the request.
  request.resume();
  return { kind: 'read', bytes };
}

function receive(request: IncomingMessage, { limit, share, pace }: BodyReadingOptions): Promise<BodyReading> {
  return new Promise((resolve) => {
    const pieces = createBodyPieces();
    const isLargeEnough = createChunkSize();
    const progress = { bytes: 0 };
    const watch = watchPace(pace, progress, () => resolve({ kind: 'too-slow' }));
    let refused = false;
    const end = (reading: BodyReading): void => {
      watch.stop();
      resolve(reading);
    };
    const refuse = (kind: BodyRefusal): void => {
      // Goes on flowing until the answer is out, without being kept.
      refused = true;
      pieces.clear();
      share.release();
      end({ kind });
    };
    request.on('data', (chunk: Buffer) => {
      progress.bytes += chunk.length;
      if (refused) return;
      if (progress.bytes > limit) return refuse('too-large');
      if (!isLargeEnough(chunk.length)) return refuse('tiny-chunks');
      const taking = share.take(chunk.length);
      if (taking !== 'taken') return refuse(taking);
      pieces.add(chunk);
    });
    request.once('end', () => end({ kind: 'read', bytes: pieces.joined() }));
    request.once('error', () => end(ABORTED));
    request.once('close', () => end(ABORTED));
  });
}

/** A sender that drips holds its memory and its connection for as long as it likes, unless it has to keep a pace. */
function watchPace(
  limits: BodyPace,
  progress: { readonly bytes: number },
  tooSlow: () => void,
): { stop(): void } {
  const startedAt = performance.now();
  let timer: NodeJS.Timeout;
  const look = (): void => {
    const left = startedAt + earnedBy(progress.bytes, limits) - performance.now();
    if (left <= 0) tooSlow();
    else timer = setTimeout(look, Math.min(left, LONGEST_LOOK_MS));
  };
  look();
  return { stop: () => clearTimeout(timer) };
}

/** What a body has earned shrinks when it becomes a large one, which a timer for long would not see. */
const LONGEST_LOOK_MS = 5_000;

function earnedBy(bytes: number, limits: BodyPace): number {
  if (bytes > limits.largeBody) {
    return limits.largeBodyGrace + (bytes / limits.largeBodyBytesPerSecond) * 1_000;
  }
  return limits.bodyGrace + (bytes / limits.bodyBytesPerSecond) * 1_000;
}
