/** What people paste into another system so that it sends to a source. */
export interface Snippet {
  /** Its name in `examples/sources/<kind>/`. */
  readonly file: string;
  readonly title: string;
  /** Where to paste it, and what to put in place of what it makes up. */
  readonly where: string;
  /** With the placeholders of `SnippetValues`: `{{url}}`. */
  readonly text: string;
}

/** What stands in a snippet in place of a placeholder. */
export interface SnippetValues {
  /** Of the source. */
  readonly url: string;
  /** Of this server, without a slash at its end: what Splunk's senders take. */
  readonly origin: string;
  readonly host: string;
  readonly port: string;
  /** Of `url`, from its slash on. */
  readonly path: string;
  /** `on` or `off`. */
  readonly tls: string;
  readonly secret: string;
  /** What stands behind `Basic` in a header: the secret is the password. */
  readonly basic: string;
}

/** Stands in a snippet for a secret that is not known any more. */
export const UNKNOWN_SECRET = 'SECRET-OF-THE-SOURCE';

const PLACEHOLDER = /\{\{(\w+)\}\}/g;

/** The values for a source with this address and this secret. */
export function snippetValues(url: string, secret: string): SnippetValues {
  const { protocol, hostname, port, pathname } = new URL(url);
  const isTls = protocol === 'https:';
  return {
    ...{ url, secret },
    origin: url.replace(/\/sources\/[^/]+$/, ''),
    host: hostname,
    port: port === '' ? (isTls ? '443' : '80') : port,
    path: pathname,
    tls: isTls ? 'on' : 'off',
    basic: btoa(`auditstream:${secret}`),
  };
}

/** A snippet as it is pasted. */
export function fillSnippet({ text }: Pick<Snippet, 'text'>, values: SnippetValues): string {
  const known: Readonly<Record<string, string>> = { ...values };
  return text.replace(PLACEHOLDER, (whole, name: string) => known[name] ?? whole);
}
