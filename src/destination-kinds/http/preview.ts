import { parseTarget, withAuthorization } from '../../outbound/request.ts';
import { CLIENT_HEADERS } from '../client-headers.ts';
import { previewOf } from '../preview-of.ts';
import type { RequestPreview } from '../sender.ts';

// The purpose of a custom header is not known: none of them is shown. Signatures differ for each attempt.
const SHOWN = new Set(['content-type', 'x-gitlab-audit-event-type', 'x-auditstream-count']);
const MEDIA_TYPE = /^[a-z]+\/[\w.+-]+(?:; ?charset=[\w-]+)?$/i;

/**
 * The headers that are shown of a request to this URL, a flat list of name, value, name, value; `shownNames` are, in
 * lower case, the names of those that no custom header has replaced.
 */
export function previewRequest(url: string, own: string[], shownNames: readonly string[]): RequestPreview {
  const target = parseTarget(url);
  const flat = target === undefined ? own : withAuthorization(own, target);
  return previewOf(flat, (name, value) =>
    shownNames.includes(name.toLowerCase()) || isShown(name, value) ? value : '***',
  );
}

/** A custom Content-Type is a text of a user, too: it is shown only when it looks like a media type. */
function isShown(name: string, value: string): boolean {
  if (CLIENT_HEADERS.some(([ours, text]) => name === ours && value === text)) return true;
  const folded = name.toLowerCase();
  return SHOWN.has(folded) && (folded !== 'content-type' || MEDIA_TYPE.test(value));
}
