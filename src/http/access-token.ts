import type { IncomingHttpHeaders } from 'node:http';

const BEARER = /^Bearer +(\S+) *$/i;

/** The access token of a request, wherever it stands; of several, the one that GitLab would take. Blank ones count as absent. */
export function accessTokenOf(headers: IncomingHttpHeaders, query: URLSearchParams): string | undefined {
  const parameter = query.get('private_token');
  if (isPresent(parameter)) return parameter;
  const header = headers['private-token'];
  if (typeof header === 'string' && isPresent(header)) return header;
  return BEARER.exec(headers.authorization ?? '')?.[1];
}

function isPresent(text: string | null): text is string {
  return text !== null && text.trim() !== '';
}
