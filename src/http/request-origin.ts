import type { IncomingHttpHeaders } from 'node:http';

const HOST = /^[\w.:[\]-]+$/;
const FORWARDED_PROTO = /(?:^|;)\s*proto\s*=\s*"?([^";]*)/i;

/**
 * Scheme and host that a client came to, as the proxies on its way say; empty where they cannot be told. A client may claim
 * whatever it likes about its own way: use it in answers to this client alone.
 */
export function originOf(headers: IncomingHttpHeaders): string {
  const { host = '' } = headers;
  return HOST.test(host) ? `${isHttps(headers) ? 'https' : 'http'}://${host}` : '';
}

/** As Rack, and so GitLab, finds it out. */
function isHttps(headers: IncomingHttpHeaders): boolean {
  const scheme =
    FORWARDED_PROTO.exec(firstOf(headers.forwarded))?.[1] ??
    (firstOf(headers['x-forwarded-proto']) || firstOf(headers['x-forwarded-scheme']));
  return scheme.toLowerCase() === 'https' || firstOf(headers['x-forwarded-ssl']).toLowerCase() === 'on';
}

/** Each proxy adds to the end of the list: the first entry is of the one that the client asked. */
function firstOf(header: string | string[] | undefined): string {
  return (
    String(header ?? '')
      .split(',', 1)[0]
      ?.trim() ?? ''
  );
}
