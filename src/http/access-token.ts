import type { IncomingHttpHeaders } from 'node:http';

const BEARER = /^Bearer +(\S+) *$/i;

/** The access token of a request; of several, the one that GitLab would use. Blank ones count as absent. */
export function accessTokenOf(headers: IncomingHttpHeaders, query?: URLSearchParams): string | undefined {
  return (
    present(query?.get('private_token')) ??
    present(headers['private-token']) ??
    present(query?.get('access_token')) ??
    BEARER.exec(headers.authorization ?? '')?.[1]
  );
}

function present(text: string | readonly string[] | null | undefined): string | undefined {
  return typeof text === 'string' && text.trim() !== '' ? text : undefined;
}
