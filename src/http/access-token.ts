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

const FORM = 'application/x-www-form-urlencoded';
const TOKEN_FIELDS: ReadonlySet<string> = new Set(['private_token', 'access_token']);

export function isForm(contentType: string | undefined): boolean {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase() === FORM;
}

/** The access token of a form; only fields that may hold one are decoded. */
export function formTokenOf(form: Buffer): string | undefined {
  const fields = form.toString('latin1').split('&');
  const tokens = fields.filter((field) => TOKEN_FIELDS.has(field.split('=', 1)[0] ?? ''));
  return accessTokenOf({}, new URLSearchParams(tokens.join('&')));
}
