const MASK = '***';

/**
 * The URL as it may appear in logs and messages: user info, query values, fragment and segments of the path that look like
 * a secret read `***`, because at many receivers the path is all that a sender has to know.
 * Works on the text, so that what is not masked stays as it was written, and so that a bad URL is masked, too.
 */
export function maskUrl(url: string): string {
  const [, beforeQuery = '', query, fragment] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(url) ?? [];
  const maskedQuery = query === undefined ? '' : `?${query.slice(1).split('&').map(maskParameter).join('&')}`;
  return (
    maskSecretSegments(maskUserInfo(beforeQuery)) + maskedQuery + (fragment === undefined ? '' : `#${MASK}`)
  );
}

// Masks segments after the host.
function maskSecretSegments(text: string): string {
  const [, beforePath = '', path = ''] = /^((?:[a-z][a-z0-9+.-]*:)?[/\\]*[^/\\]*)(.*)$/is.exec(text) ?? [];
  return beforePath + path.replace(/[^/\\]+/g, (segment) => (looksSecret(segment) ? MASK : segment));
}

/** Shorter segments are more often numbers and names than secrets. */
const SHORTEST_SECRET = 16;

/**
 * A random text changes between lowercase letters, capitals and digits all the time; words, numbers, dates and versions
 * do not.
 */
function looksSecret(segment: string): boolean {
  const characters = segment.replace(/%[0-9a-f]{2}|[^a-z0-9]/gi, '');
  if (characters.length < SHORTEST_SECRET) return false;
  const kinds = characters
    // A capital at the start of a word does not count as a change.
    .replace(/[A-Z](?=[a-z]{2})/g, 'a')
    .replace(/[a-z]+/g, 'a')
    .replace(/[A-Z]+/g, 'A')
    .replace(/[0-9]+/g, '0');
  return kinds.length > characters.length / 4;
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
