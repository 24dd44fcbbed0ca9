const MASK = '***';

/**
 * The URL as it may appear in logs and messages: user info, query values and fragment read `***`.
 * Works on the text, so that what is not masked stays as it was written, and so that a bad URL is masked, too.
 */
export function maskUrl(url: string): string {
  const [, beforeQuery = '', query, fragment] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(url) ?? [];
  const maskedQuery = query === undefined ? '' : `?${query.slice(1).split('&').map(maskParameter).join('&')}`;
  return maskUserInfo(beforeQuery) + maskedQuery + (fragment === undefined ? '' : `#${MASK}`);
}

function maskUserInfo(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:)?([/\\]*)[^/\\]*@/i, `$1$2${MASK}@`);
}

/** `name=***`; a part without `=` may be a secret itself. */
function maskParameter(parameter: string): string {
  const equals = parameter.indexOf('=');
  if (equals >= 0) return `${parameter.slice(0, equals)}=${MASK}`;
  return parameter === '' ? '' : MASK;
}
