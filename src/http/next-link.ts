import type { IncomingHttpHeaders } from 'node:http';

const HOST = /^[\w.:[\]-]+$/;

/** The header `Link` that leads to a list's next page. */
export function nextLink(headers: IncomingHttpHeaders, path: string, query: URLSearchParams): string {
  return `<${originOf(headers)}${path}?${query.toString()}>; rel="next"`;
}

// Clients of GitLab do not resolve relative links. What the sender claims about its own way here leads only itself.
function originOf(headers: IncomingHttpHeaders): string {
  const { host = '', 'x-forwarded-proto': protocol } = headers;
  if (!HOST.test(host)) return '';
  return `${protocol === 'https' ? 'https' : 'http'}://${host}`;
}
