import { maskUrl } from '../../outbound/mask-url.ts';
import type { Scope } from '../destination/scope.ts';
import type { ActualDestination } from './actual-streams.ts';
import { ENV_PREFIX } from './env-prefix.ts';
import { optionsEntry } from './options.ts';
import { escapeReferences } from './references.ts';
import type { DestinationEntry, StreamsFile } from './streams-schema.ts';

/** What the server has, as a file of `apply`. */
export interface ExportedStreams {
  readonly file: StreamsFile;
  /** The values behind the file's references, which are not in it. */
  readonly secrets: ReadonlyMap<string, string>;
}

/** Writes every secret — header values, verification tokens, URLs with a password or a query — as a reference. */
export function exportStreams(
  owners: readonly { readonly scope: Scope; readonly destinations: readonly ActualDestination[] }[],
): ExportedStreams {
  const secrets = new Map<string, string>();
  const reference = (secret: string, ...words: readonly string[]): string => {
    const name = freeName(secrets, words);
    secrets.set(name, secret);
    return `\${${name}}`;
  };
  const entries = owners.map(({ scope, destinations }) => ({
    scope,
    owner: { destinations: destinations.map((destination) => toEntry(scope, destination, reference)) },
  }));
  const groups = entries.flatMap(({ scope, owner }) =>
    scope.kind === 'group' ? [[scope.path, owner] as const] : [],
  );
  const instance = entries.find(({ scope }) => scope.kind === 'instance')?.owner;
  return {
    file: {
      version: 1,
      ...(groups.length > 0 && { groups: Object.fromEntries(groups) }),
      ...(instance !== undefined && { instance }),
    },
    secrets,
  };
}

function toEntry(
  scope: Scope,
  destination: ActualDestination,
  reference: (secret: string, ...words: readonly string[]) => string,
): DestinationEntry {
  const owner = scope.kind === 'group' ? scope.path : 'instance';
  const { name, url, active, verificationToken, headers, eventTypes, deniedEventTypes, namespaces } =
    destination;
  const entries = Object.entries(headers).map(([key, header]) => {
    const value = reference(header.value, owner, name, key);
    return [key, header.active ? value : { value, active: false }] as const;
  });
  return {
    name: escapeReferences(name),
    url: maskUrl(url) === url ? escapeReferences(url) : reference(url, owner, name, 'url'),
    active,
    verificationToken: reference(verificationToken, owner, name, 'verification_token'),
    // All of these are there even when they are empty or as at first: the file says what is, and nothing is left as it is.
    headers: Object.fromEntries(entries),
    eventTypes: [...eventTypes],
    deniedEventTypes: [...deniedEventTypes],
    namespaces: namespaces.map(({ path }) => path),
    ...optionsEntry(destination),
  };
}

/**
 * `STREAMS_MY_GROUP_SIEM_AUTHORIZATION`, with a number behind it when two things would have the same. The words are other
 * people's: without the prefix they could make NODE_OPTIONS of them, which the shell that reads the values passes on.
 */
function freeName(taken: ReadonlyMap<string, string>, words: readonly string[]): string {
  const name = `${ENV_PREFIX}${words.join('_')}`.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}_${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** Lines that a shell reads: `set -a; . ./secrets.env; set +a`. */
export function secretLines(secrets: ReadonlyMap<string, string>): string {
  return [...secrets].map(([name, value]) => `${name}='${value.replaceAll("'", "'\\''")}'\n`).join('');
}
