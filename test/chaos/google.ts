import type { Reply } from '../support/receiver-reply.ts';

// What a receiver of the chaos test says and reads where it is Google Cloud Logging.

const STATUSES: Readonly<Record<number, string>> = {
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
};
const ENTRY = /"jsonPayload":(\{.*?\})\}(?=,\{"severity":|\]\}$)/g;

/** The same answer in Google's words. What would be refused for good is busy: nothing may be lost. */
export function googleReply(reply: Reply): Reply {
  if (reply === 200) return { status: 200, body: '{}' };
  if (typeof reply !== 'number') return reply;
  const code = reply in STATUSES ? reply : 503;
  const error = { code, message: 'As Google says it', status: STATUSES[code] };
  return { status: code, body: JSON.stringify({ error }) };
}

/** The events of a body, each as it was written. */
export function eventsOfGoogle(text: string): readonly string[] {
  return [...text.matchAll(ENTRY)].map(([, body = '']) => body);
}
