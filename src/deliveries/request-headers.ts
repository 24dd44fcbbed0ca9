import { parseTarget, withAuthorization } from '../outbound/request.ts';
import { CLIENT_HEADERS } from '../streaming/request/delivery-request.ts';
import type { Target } from '../streaming/request/target.ts';

/** A header line as people may see it. */
export interface ShownHeader {
  readonly name: string;
  readonly value: string;
}

// What a custom header is for is the sender's to know: none of them is shown. Signatures are another for each attempt.
const SHOWN = new Set(['content-type', 'x-gitlab-audit-event-type']);
const NO_TIME = new Date(0);
const MEDIA_TYPE = /^[a-z]+\/[\w.+-]+(?:; ?charset=[\w-]+)?$/i;

/** The headers of a request to a destination, with `***` in place of whatever may be a secret. */
export function shownHeaders(
  { config, headersFor }: Pick<Target, 'headersFor'> & { readonly config: Pick<Target['config'], 'url'> },
  event: { readonly id: number; readonly eventType: string },
): ShownHeader[] {
  const own = headersFor({ ...event, body: '', via: null }, NO_TIME);
  const target = parseTarget(config.url);
  const flat = target === undefined ? own : withAuthorization(own, target);
  return Array.from({ length: flat.length / 2 }, (_, index) => {
    const [name = '', value = ''] = flat.slice(2 * index, 2 * index + 2);
    return { name, value: isShown(name, value) ? value : '***' };
  });
}

/** A custom Content-Type is somebody's text, too: only what reads like one is shown. */
function isShown(name: string, value: string): boolean {
  if (CLIENT_HEADERS.some(([ours, text]) => name === ours && value === text)) return true;
  const folded = name.toLowerCase();
  return SHOWN.has(folded) && (folded !== 'content-type' || MEDIA_TYPE.test(value));
}
