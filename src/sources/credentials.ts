import type { IncomingHttpHeaders } from 'node:http';
import type { HttpRequest } from '../http/route.ts';

const SCHEMES = /^(Bearer|Splunk|Basic) +(\S+) *$/i;

/** Headers that hold a secret and nothing else, by the systems that send them: Firehose, GitLab, GitLab's API, gateways. */
const SECRET_HEADERS = [
  'x-amz-firehose-access-key',
  'x-gitlab-event-streaming-token',
  'private-token',
  'x-api-key',
] as const;

/** The secret of a request, in whatever form its sender is able to send it; undefined when it has none. */
export function secretOf({
  headers,
  query,
}: Pick<HttpRequest<undefined>, 'headers' | 'query'>): string | undefined {
  return secretIn(headers) ?? query.get('token') ?? undefined;
}

function secretIn(headers: IncomingHttpHeaders): string | undefined {
  const [, scheme, value] = SCHEMES.exec(headers.authorization ?? '') ?? [];
  if (scheme !== undefined && value !== undefined) {
    return scheme.toLowerCase() === 'basic' ? passwordOf(value) : value;
  }
  for (const name of SECRET_HEADERS) {
    const given = headers[name];
    if (typeof given === 'string' && given !== '') return given;
  }
  return undefined;
}

/** The user name is the sender's to choose; undefined when there is no password. */
function passwordOf(encoded: string): string | undefined {
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  const password = colon === -1 ? '' : pair.slice(colon + 1);
  return password === '' ? undefined : password;
}
