import { accessTokenOf } from './access-token.ts';

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
