import type { Api } from '../api/api.ts';
import { cliErrors } from '../cli-errors.ts';
import { CommandError } from '../command-error.ts';
import type { Scope } from '../destination/scope.ts';
import { LEGACY_KIND } from '../../destinations/model/http-place.ts';
import { isOverHttp } from './is-over-http.ts';
import { toHeader } from './merge-headers.ts';
import { optionsOf } from './options.ts';
import type { Change } from './plan.ts';
import { createStream, DELETE_STREAM, UPDATE_STREAM } from './streams.ts';

/** Carries one change out. A refusal is a `CommandError`; what was done before it stays. */
export async function perform(api: Api, scope: Scope, change: Change): Promise<void> {
  switch (change.kind) {
    case 'create':
      return create(api, scope, change);
    case 'update':
      return update(api, scope, change);
    case 'delete':
      await api.mutate(DELETE_STREAM[scope.kind], { id: change.actual.id });
  }
}

/** In one request: a destination that is there has its filters from its first event on. */
async function create(
  api: Api,
  scope: Scope,
  { desired }: Extract<Change, { kind: 'create' }>,
): Promise<void> {
  const { name, url = '', kind, config, headers = {}, verificationToken, secretToken, active } = desired;
  const { eventTypes = [], deniedEventTypes = [], namespaces = [] } = desired;
  const entries = Object.entries(headers).map(([key, header]) => [key, toHeader(header)] as const);
  const input = {
    name,
    category: kind ?? LEGACY_KIND,
    config: isOverHttp(kind) ? configOf(url, Object.fromEntries(entries)) : (config ?? {}),
    ...(verificationToken !== undefined && { secretToken: verificationToken }),
    ...(secretToken !== undefined && secretToken !== null && { secretToken }),
    ...(active === false && { active }),
    ...(eventTypes.length > 0 && { eventTypeFilters: [...eventTypes] }),
    ...(deniedEventTypes.length > 0 && { eventTypeDenylistFilters: [...deniedEventTypes] }),
    ...(namespaces.length > 0 && { namespacePaths: [...namespaces] }),
    ...(Object.keys(optionsOf(desired)).length > 0 && { deliveryOptions: optionsOf(desired) }),
  };
  const id = await createStream(api, scope, input);
  if (id === undefined) throw new CommandError(cliErrors.NOT_AUDITSTREAM({ url: api.url }));
}

/** In one request, too: what it is sent to and what it may get change together or not at all. */
async function update(
  api: Api,
  scope: Scope,
  { desired, actual, headers, differences }: Extract<Change, { kind: 'update' }>,
): Promise<void> {
  const kinds = new Set(differences.map(({ kind }) => kind));
  const input = {
    id: actual.id,
    ...(kinds.has('name') && { name: desired.name }),
    ...((kinds.has('url') || kinds.has('header')) && {
      config: configOf(desired.url ?? actual.url, headers),
      category: desired.kind ?? LEGACY_KIND,
    }),
    ...(kinds.has('config') && { config: desired.config ?? {}, category: desired.kind ?? LEGACY_KIND }),
    ...(kinds.has('verificationToken') && { secretToken: desired.verificationToken ?? null }),
    ...(kinds.has('secretToken') && { removeSecretToken: true }),
    ...(kinds.has('active') && { active: desired.active ?? null }),
    ...(kinds.has('eventType') && { eventTypeFilters: desired.eventTypes ?? null }),
    ...(kinds.has('deniedEventType') && { eventTypeDenylistFilters: desired.deniedEventTypes ?? null }),
    ...(kinds.has('namespace') && { namespacePaths: desired.namespaces ?? null }),
    ...(kinds.has('option') && { deliveryOptions: optionsOf(desired) }),
  };
  await api.mutate(UPDATE_STREAM[scope.kind], { input });
}

function configOf(
  url: string,
  headers: Readonly<Record<string, { value: string; active: boolean }>>,
): object {
  return Object.keys(headers).length === 0 ? { url } : { url, headers };
}
