import type { Reply } from '../support/receiver-reply.ts';

const PAGE = '<!doctype html><html><title>Log in</title><body>Log in to go on</body></html>';
const HTML = { 'content-type': 'text/html' };

/**
 * What may stand at an address in place of a receiver, or between. None of it takes an event, and none of it says anything of a
 * single event.
 */
export const FOREIGN_ANSWERS: readonly (readonly [what: string, reply: Reply])[] = [
  ['a redirect', { status: 302, headers: { location: '/elsewhere' } }],
  ['a redirect for good', { status: 308, headers: { location: 'http://127.0.0.1:1/elsewhere' } }],
  ['a page for people that forbids', { status: 403, headers: HTML, body: PAGE }],
  ['a page for people that finds nothing', { status: 404, headers: HTML, body: PAGE }],
  ['a page of a proxy', { status: 407, headers: HTML, body: PAGE }],
  ['a page that has failed', { status: 500, headers: HTML, body: PAGE }],
  ['a page of a gateway', { status: 502, headers: HTML, body: PAGE }],
  ['a failure that is cut in the middle', { closeAfter: 'half-body', status: 500 }],
  ['the same in the middle of its chunks', { closeAfter: 'half-chunks', status: 503 }],
  ['what is no HTTP', { raw: 'SSH-2.0-OpenSSH_9.2\r\n' }],
];

/** The same with a status that says that all is well. */
export const FOREIGN_SUCCESSES: readonly (readonly [what: string, reply: Reply])[] = [
  ['a page for people', { status: 200, headers: HTML, body: PAGE }],
  ['a page behind blanks', { status: 200, headers: HTML, body: `\r\n ${PAGE}` }],
  ['a long page', { status: 200, headers: HTML, body: PAGE + '<p>'.repeat(200_000) }],
];
