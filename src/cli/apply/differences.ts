import { isDeepStrictEqual } from 'node:util';
import { maskUrl } from '../../outbound/mask-url.ts';
import type { ActualDestination } from './actual-streams.ts';
import type { DesiredDestination } from './read-streams-file.ts';
import { DESTINATION_KINDS } from '../../destination-kinds/kinds.ts';
import { isOverHttp } from './is-over-http.ts';
import { headerDifference, toHeader } from './merge-headers.ts';
import { optionDifferences } from './options.ts';

/** One difference between file and server. It holds no secret. */
export type Difference =
  | { readonly kind: 'name'; readonly from: string }
  /** Both masked; `from` is absent when it may hold a secret. */
  | { readonly kind: 'url'; readonly from: string | undefined; readonly to: string }
  /** Of another kind than HTTP; without values, which may hold a reference to something secret. */
  | { readonly kind: 'config'; readonly members: readonly string[] }
  | { readonly kind: 'active'; readonly to: boolean }
  | { readonly kind: 'verificationToken' }
  /** It is removed: the file cannot tell whether a stored one is another. */
  | { readonly kind: 'secretToken' }
  | {
      readonly kind: 'header';
      readonly key: string;
      readonly how: 'add' | 'value' | 'active' | 'remove';
      readonly active: boolean;
    }
  | {
      readonly kind: 'eventType' | 'deniedEventType';
      readonly name: string;
      readonly how: 'add' | 'remove';
    }
  /** `name`: as the file has it; `from` is absent for a destination that is not there yet. */
  | { readonly kind: 'option'; readonly name: string; readonly from?: string; readonly to: string }
  | { readonly kind: 'namespace'; readonly path: string; readonly how: 'add' | 'remove' };

/** All that the file says of a destination that is not there yet. */
export function creationDifferences(desired: DesiredDestination): Difference[] {
  const place: Difference = isOverHttp(desired.kind)
    ? { kind: 'url', from: undefined, to: maskUrl(desired.shownUrl) }
    : { kind: 'config', members: Object.keys(desired.config ?? {}) };
  const headers = Object.entries(desired.headers ?? {});
  return [
    place,
    ...settingDifferences(
      desired,
      undefined,
      headers.map(([key, header]) => headerDifference(key, 'add', toHeader(header).active)),
    ),
  ];
}

/** What the file does not say is left as it is; `headers` are those of the headers. */
export function updateDifferences(
  desired: DesiredDestination,
  actual: ActualDestination,
  headers: readonly Difference[],
): Difference[] {
  return [
    ...(desired.name === actual.name ? [] : [{ kind: 'name' as const, from: actual.name }]),
    ...urlDifference(desired, actual),
    ...configDifference(desired, actual),
    ...secretTokenDifference(desired, actual),
    ...settingDifferences(desired, actual, headers),
  ];
}

/** Of what every kind has; `actual` is undefined for a destination that is not there yet. */
function settingDifferences(
  desired: DesiredDestination,
  actual: ActualDestination | undefined,
  headers: readonly Difference[],
): Difference[] {
  const { active, verificationToken } = desired;
  const present = actual?.namespaces.map(({ path }) => path) ?? [];
  // The same path in another case is the same namespace.
  const spelled = desired.namespaces?.map(
    (path) => present.find((found) => found.toLowerCase() === path.toLowerCase()) ?? path,
  );
  return [
    ...(isOther(active, actual?.active ?? true) ? [{ kind: 'active' as const, to: active }] : []),
    ...(isOther(verificationToken, actual?.verificationToken)
      ? [{ kind: 'verificationToken' as const }]
      : []),
    ...headers,
    ...typeDifferences('eventType', desired.eventTypes, actual?.eventTypes),
    ...typeDifferences('deniedEventType', desired.deniedEventTypes, actual?.deniedEventTypes),
    ...setDifference(spelled, present).map(({ text: path, how }) => ({
      kind: 'namespace' as const,
      path,
      how,
    })),
    ...optionDifferences(desired, actual),
  ];
}

/** What the file does not say is left as it is. */
function isOther<T>(wanted: T | undefined, present: T | undefined): wanted is T {
  return wanted !== undefined && wanted !== present;
}

function typeDifferences(
  kind: 'eventType' | 'deniedEventType',
  wanted: readonly string[] | undefined,
  present: readonly string[] = [],
): Difference[] {
  return setDifference(wanted, present).map(({ text: name, how }) => ({ kind, name, how }));
}

function urlDifference(desired: DesiredDestination, actual: ActualDestination): Difference[] {
  if (desired.url === undefined || desired.url.trim() === actual.url) return [];
  // Where the new one holds a secret, the old one did, too, most likely.
  const from = desired.hasSecretUrl ? undefined : maskUrl(actual.url);
  return [{ kind: 'url', from, to: maskUrl(desired.shownUrl) }];
}

/**
 * Members of a configuration that become others, and members that the file no longer has. A stored secret stays until another member
 * changes, because the server does not say whether it is the file's.
 */
function configDifference(desired: DesiredDestination, actual: ActualDestination): Difference[] {
  if (desired.config === undefined || actual.config === undefined) return [];
  const { config: present, secretMembers, storedSecrets } = actual;
  const stored = storedConfig(actual.kind, desired.config);
  const wanted = stored ?? desired.config;
  const named = new Set([...Object.keys(wanted), ...(stored === undefined ? [] : Object.keys(present))]);
  const members = [
    ...[...named].filter(
      (member) => !secretMembers.includes(member) && !isDeepStrictEqual(wanted[member], present[member]),
    ),
    ...storedSecrets.filter((member) => desired.config?.[member] === null),
  ];
  return members.length === 0 ? [] : [{ kind: 'config', members }];
}

/** A secret token that the file says there is not to be. */
function secretTokenDifference(desired: DesiredDestination, actual: ActualDestination): Difference[] {
  const isRemoved = desired.secretToken === null && actual.storedSecrets.includes('secretToken');
  return isRemoved ? [{ kind: 'secretToken' }] : [];
}

/** Absent: left as it is. */
export function setDifference(
  wanted: readonly string[] | undefined,
  present: readonly string[],
): { text: string; how: 'add' | 'remove' }[] {
  if (wanted === undefined) return [];
  const unique = [...new Set(wanted)];
  return [
    ...unique.filter((text) => !present.includes(text)).map((text) => ({ text, how: 'add' as const })),
    ...present.filter((text) => !unique.includes(text)).map((text) => ({ text, how: 'remove' as const })),
  ];
}

type Config = Readonly<Record<string, unknown>>;

/**
 * The members that a server stores for this configuration, secrets apart: spelled as it spells them, and with what it fills in. Undefined
 * for a kind that this program does not know, and for a configuration that its rules refuse: the server says what is wrong with it.
 */
function storedConfig(kind: string, config: Config): Config | undefined {
  const known = DESTINATION_KINDS.find(({ name }) => name === kind);
  if (known === undefined) return undefined;
  const secrets = known.configSecrets ?? {};
  const plain = Object.entries(config).filter(([member]) => !Object.hasOwn(secrets, member));
  const reading = known.config.safeParse(Object.fromEntries(plain));
  return reading.success ? { ...reading.data } : undefined;
}
