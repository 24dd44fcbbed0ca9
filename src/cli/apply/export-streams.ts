import { maskUrl } from '../../outbound/mask-url.ts';
import type { Scope } from '../destination/scope.ts';
import type { Redaction } from '../redaction/redaction-documents.ts';
import type { Source } from '../source/source-documents.ts';
import type { ActualDestination } from './actual-streams.ts';
import { optionsEntry } from './options.ts';
import { escapeAll, escapeReferences } from './references.ts';
import type { DestinationEntry, RedactionEntry, SourceEntry, StreamsFile } from './streams-schema.ts';
import { freeVariable, ownerWord } from './variables.ts';

/** What the server has of one owner. */
export type ActualOwner =
  | {
      readonly scope: Extract<Scope, { kind: 'group' }>;
      readonly destinations: readonly ActualDestination[];
      readonly sources: readonly Source[];
      readonly redaction: Redaction;
    }
  | {
      readonly scope: Extract<Scope, { kind: 'instance' }>;
      readonly destinations: readonly ActualDestination[];
    };

/** What the server has, as a file of `apply`. */
export interface ExportedStreams {
  readonly file: StreamsFile;
  /** The values behind the file's references, which are not in it. */
  readonly secrets: ReadonlyMap<string, string>;
}

type Reference = (secret: string, ...words: readonly string[]) => string;

/**
 * Writes every secret — header values, verification tokens, URLs with a password or a query, patterns, which may be one
 * themselves — as a reference. Those of sources are known to their systems alone.
 */
export function exportStreams(owners: readonly ActualOwner[]): ExportedStreams {
  const secrets = new Map<string, string>();
  const groups: [string, NonNullable<StreamsFile['groups']>[string]][] = [];
  let instance: StreamsFile['instance'];
  for (const owner of owners) {
    const word = ownerWord(owner.scope);
    const reference: Reference = (secret, ...words) => {
      const name = freeVariable(secrets, [word, ...words]);
      secrets.set(name, secret);
      return `\${${name}}`;
    };
    // All lists are there even when they are empty or as at first: the file says what is, and nothing is left as it is.
    const destinations = owner.destinations.map((destination) => toDestination(destination, reference));
    if (!('sources' in owner)) {
      instance = { destinations };
      continue;
    }
    const sources = owner.sources.map((source) => toSource(source, word)).reverse();
    groups.push([word, { destinations, sources, redaction: toRules(owner.redaction, reference) }]);
  }
  return {
    file: {
      version: 1,
      ...(groups.length > 0 && { groups: Object.fromEntries(groups) }),
      ...(instance !== undefined && { instance }),
    },
    secrets,
  };
}

function toDestination(destination: ActualDestination, reference: Reference): DestinationEntry {
  const { name, kind, config, url, active, verificationToken, headers } = destination;
  const { eventTypes, deniedEventTypes, namespaces } = destination;
  const isShort = config === undefined;
  const entries = Object.entries(headers).map(([key, header]) => {
    const value = reference(header.value, name, key);
    return [key, header.active ? value : { value, active: false }] as const;
  });
  return {
    name: escapeReferences(name),
    ...(isShort && {
      url: maskUrl(url) === url ? escapeReferences(url) : reference(url, name, 'url'),
    }),
    // Its secret token is never read.
    ...(config !== undefined && { kind, config: escapeAll(config) as DestinationEntry['config'] }),
    active,
    ...(isShort && { verificationToken: reference(verificationToken, name, 'verification_token') }),
    ...(isShort && { headers: Object.fromEntries(entries) }),
    eventTypes: [...eventTypes],
    deniedEventTypes: [...deniedEventTypes],
    namespaces: namespaces.map(({ path }) => path),
    ...optionsEntry(destination),
  };
}

function toSource(
  { name, kind, place, config, active, silentAfterHours }: Source,
  path: string,
): SourceEntry {
  const key = place.id.startsWith('gid://gitlab/Group/') ? 'group' : 'project';
  return {
    ...{ name: escapeReferences(name), kind },
    ...(place.fullPath !== path && { [key]: place.fullPath }),
    config: escapeAll(config) as NonNullable<SourceEntry['config']>,
    ...{ active, silentAfterHours },
  };
}

function toRules({ enabled, keys, patterns, paths }: Redaction, reference: Reference): RedactionEntry {
  return {
    enabled,
    keys: keys.map(escapeReferences),
    patterns: patterns.map((pattern) => reference(pattern, 'redaction', 'pattern')),
    paths: paths.map(escapeReferences),
  };
}
