import { LEGACY_KIND } from '../../destinations/model/http-place.ts';
import type { Scope } from '../destination/scope.ts';
import type { ActualDestination, ActualHeader } from './actual-streams.ts';
import { differenceLine } from './difference-lines.ts';
import { creationDifferences, updateDifferences, type Difference } from './differences.ts';
import { isOverHttp } from './is-over-http.ts';
import { mergeHeaders, toHeader } from './merge-headers.ts';
import { optionsOf } from './options.ts';
import type { DesiredDestination } from './read-streams-file.ts';
import type { Step, Steps } from './step.ts';
import { createStream, DELETE_STREAM, UPDATE_STREAM } from './streams.ts';

/** What makes the server's destinations those of the file. With `prune`, nothing else is left. */
export function planDestinations(
  scope: Scope,
  desired: readonly DesiredDestination[],
  actual: readonly ActualDestination[],
  { prune }: { readonly prune: boolean },
): Steps {
  const pairs = desired.map((entry) => ({ entry, found: matching(entry, desired, actual) }));
  const matched = new Set(pairs.map(({ found }) => found));
  const others = actual.filter((destination) => !matched.has(destination));
  const merged = pairs.map(({ entry, found }) =>
    found === undefined ? { steps: [creation(scope, entry)], kept: [] } : updates(scope, entry, found, prune),
  );
  return {
    changes: merged.flatMap(({ steps }) => steps),
    deletions: prune ? others.map((destination) => deletion(scope, destination)) : [],
    kept: [...merged.flatMap(({ kept }) => kept), ...(prune ? [] : others.map(({ name }) => name))],
  };
}

/** The one of this name; or that of this URL, when it got another name: its stream goes on. */
function matching(
  { name, url, kind }: DesiredDestination,
  desired: readonly DesiredDestination[],
  actual: readonly ActualDestination[],
): ActualDestination | undefined {
  const isNamed = (found: ActualDestination): boolean => desired.some((entry) => entry.name === found.name);
  return (
    actual.find((found) => found.name === name) ??
    actual.find((found) => isOverHttp(kind) && found.url === url && !isNamed(found))
  );
}

/** In one request: a destination that is there has its filters from its first event on. */
function creation(scope: Scope, desired: DesiredDestination): Step {
  const { name, url = '', kind, config, headers = {}, verificationToken, secretToken, active } = desired;
  const entries = Object.entries(headers).map(([key, header]) => [key, toHeader(header)] as const);
  const input = {
    name,
    category: kind ?? LEGACY_KIND,
    config: isOverHttp(kind) ? configOf(url, Object.fromEntries(entries)) : (config ?? {}),
    secretToken: verificationToken ?? secretToken ?? undefined,
    active,
    ...filtersOf(desired),
    deliveryOptions: optionsOf(desired),
  };
  const differences = creationDifferences(desired);
  return {
    ...stepOf('create', name, differences),
    async perform(api) {
      await createStream(api, scope, input);
      return undefined;
    },
  };
}

/** In one request, too: what it is sent to and what it may get change together or not at all. */
function updates(
  scope: Scope,
  desired: DesiredDestination,
  actual: ActualDestination,
  prune: boolean,
): { readonly steps: readonly Step[]; readonly kept: readonly string[] } {
  const { headers, differences: ofHeaders, kept } = mergeHeaders(desired, actual, prune);
  const differences = updateDifferences(desired, actual, ofHeaders);
  if (differences.length === 0) return { steps: [], kept };
  const kinds = new Set(differences.map(({ kind }) => kind));
  const changed = <Value>(kind: Difference['kind'], value: Value): Value | undefined =>
    kinds.has(kind) ? value : undefined;
  const isMoved = kinds.has('url') || kinds.has('header');
  const place = isMoved ? configOf(desired.url ?? actual.url, headers) : (desired.config ?? {});
  const { eventTypeFilters, eventTypeDenylistFilters, namespacePaths } = filtersOf(desired);
  const input = {
    ...{ id: actual.id, name: desired.name },
    ...((isMoved || kinds.has('config')) && { config: place, category: desired.kind ?? LEGACY_KIND }),
    secretToken: changed('verificationToken', desired.verificationToken),
    removeSecretToken: changed('secretToken', true),
    active: changed('active', desired.active),
    eventTypeFilters: changed('eventType', eventTypeFilters),
    eventTypeDenylistFilters: changed('deniedEventType', eventTypeDenylistFilters),
    namespacePaths: changed('namespace', namespacePaths),
    deliveryOptions: changed('option', optionsOf(desired)),
  };
  const step: Step = {
    ...stepOf('update', desired.name, differences),
    perform: (api) => api.mutate(UPDATE_STREAM[scope.kind], { input }),
  };
  return { steps: [step], kept };
}

function deletion(scope: Scope, { id, name }: ActualDestination): Step {
  return {
    ...stepOf('delete', name, []),
    perform: (api) => api.mutate(DELETE_STREAM[scope.kind], { id }),
  };
}

function stepOf(kind: Step['kind'], name: string, differences: readonly Difference[]) {
  const lines = differences.map((difference) => differenceLine(difference, kind));
  return { ...{ what: 'destination' as const, kind, name, title: name }, differences, lines };
}

function filtersOf({ eventTypes, deniedEventTypes, namespaces }: DesiredDestination) {
  return {
    eventTypeFilters: eventTypes,
    eventTypeDenylistFilters: deniedEventTypes,
    namespacePaths: namespaces,
  };
}

function configOf(url: string, headers: Readonly<Record<string, ActualHeader>>): object {
  return Object.keys(headers).length === 0 ? { url } : { url, headers };
}
