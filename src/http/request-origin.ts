import type { IncomingHttpHeaders } from 'node:http';

const HOST = /^[\w.:[\]-]+$/;
const FORWARDED_PROTO = /(?:^|;)\s*proto\s*=\s*"?([^";]*)/i;

/**
 * Scheme and host that a client used, according to the headers of proxies; empty where they are unknown. A client can
 * forge these headers: use the result only in answers to this client.
 */
export function originOf(headers: IncomingHttpHeaders): string {
  const { host = '' } = headers;
  return HOST.test(host) ? `${isHttps(headers) ? 'https' : 'http'}://${host}` : '';
}

/** By the rules of Rack, and so of GitLab. */
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
