import { createGunzip } from 'node:zlib';
import type { RoomShare, Taking } from '../shares/shared-room.ts';

/** The unpacked bytes, or why unpacking failed. */
export type Inflated =
  | { readonly kind: 'read'; readonly bytes: Buffer }
  | { readonly kind: 'too-large' | 'not-gzip' | Exclude<Taking, 'taken'> };

/** Whether bytes begin as gzip does (RFC 1952). */
export function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Unpacks gzip of at most `limit` bytes, beside the event loop. The output takes memory from the share piece by piece,
 * so a few bytes that expand to gigabytes stop at the limit of the room.
 */
export function inflate(
  bytes: Buffer,
  { limit, share }: { limit: number; share: RoomShare },
): Promise<Inflated> {
  return new Promise((resolve) => {
    const gunzip = createGunzip({ chunkSize: 64 * 1024 });
    const chunks: Buffer[] = [];
    let length = 0;
    const end = (inflated: Inflated): void => {
      resolve(inflated);
      gunzip.destroy();
    };
    gunzip.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit) return end({ kind: 'too-large' });
      const taking = share.grow(chunk.length);
      if (taking !== 'taken') return end({ kind: taking === 'never' ? 'too-large' : taking });
      chunks.push(chunk);
    });
    gunzip.once('end', () => end({ kind: 'read', bytes: Buffer.concat(chunks, length) }));
    gunzip.once('error', () => end({ kind: 'not-gzip' }));
    gunzip.end(bytes);
  });
}
