import type { Reply } from '../support/receiver-reply.ts';

// What a receiver of the chaos test says and reads where it is Splunk's HTTP Event Collector.

const CODES: Readonly<Record<number, readonly [status: number, code: number, text: string]>> = {
  200: [200, 0, 'Success'],
  429: [429, 26, 'HEC queue is at capacity and cannot process any more requests'],
  500: [500, 8, 'Internal server error'],
  503: [503, 9, 'Server is busy'],
};
const BUSY = [503, 9, 'Server is busy'] as const;

/** The same answer in Splunk's words. What would be refused for good is busy: nothing may be lost. */
export function hecReply(reply: Reply): Reply {
  const status = typeof reply === 'number' ? reply : 'status' in reply ? reply.status : undefined;
  if (typeof reply === 'object' && !('headers' in reply)) return reply;
  const [own, code, text] = CODES[status ?? 200] ?? BUSY;
  return { status: own, body: JSON.stringify({ text, code }) };
}

/** The events of a body, each as it was written. */
export function eventsOfHec(text: string): readonly string[] {
  return text.split('\n').map((line) => /"event":(\{.*\}),"fields":\{/.exec(line)?.[1] ?? '');
}
