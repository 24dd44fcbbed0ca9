// Of what a store answers, that which says nothing of the request: others repeat it with all its headers, a session token
// among them.
const SHOWN = [
  ...['Code', 'Message', 'Region', 'Endpoint', 'BucketName', 'ArgumentName', 'ArgumentValue'],
  ...['RequestTime', 'ServerTime', 'MaxAllowedSkewMilliseconds', 'RequestId', 'HostId'],
];
const ELEMENT = new RegExp(`<(${SHOWN.join('|')})>[^<]*</\\1>`, 'g');

/** The begin of an answer as people may see it. */
export function shownAnswer(text: string, secrets: readonly string[]): string {
  const shown = /<Error\b/.test(text) ? `<Error>${(text.match(ELEMENT) ?? []).join('')}</Error>` : text;
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), shown);
}
