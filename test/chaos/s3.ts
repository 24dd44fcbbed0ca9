import type { Reply } from '../support/receiver-reply.ts';

// What a receiver of the chaos test says where it is a bucket of S3.

const CODES: Readonly<Record<number, readonly [status: number, code: string]>> = {
  429: [503, 'SlowDown'],
  500: [500, 'InternalError'],
  503: [503, 'ServiceUnavailable'],
};
// What would be refused for good is one that S3 wants again: nothing may be lost.
const AGAIN = [400, 'RequestTimeout'] as const;

/** The same answer in the words of S3. */
export function s3Reply(reply: Reply): Reply {
  const status = typeof reply === 'number' ? reply : 'status' in reply ? reply.status : undefined;
  if (status === undefined || status === 200) return reply;
  const [own, code] = CODES[status] ?? AGAIN;
  return { status: own, body: `<Error><Code>${code}</Code></Error>` };
}
