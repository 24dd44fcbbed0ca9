import type { Api } from '../api/api.ts';
import { cliErrors } from '../cli-errors.ts';
import { CommandError } from '../command-error.ts';
import type { Scope } from '../destination/scope.ts';
import { performFilters } from './perform-filters.ts';
import { toHeader } from './merge-headers.ts';
import type { Change } from './plan.ts';
import {
  CREATE_GROUP_STREAM,
  CREATE_INSTANCE_STREAM,
  DELETE_GROUP_STREAM,
  DELETE_INSTANCE_STREAM,
  UPDATE_GROUP_STREAM,
  UPDATE_INSTANCE_STREAM,
} from './stream-documents.ts';

/** Carries one change out. A refusal is a `CommandError`; what was done before it stays. */
export async function perform(api: Api, scope: Scope, change: Change): Promise<void> {
  switch (change.kind) {
    case 'create':
      return create(api, scope, change);
    case 'update':
      return update(api, scope, change);
    case 'delete': {
      const { id } = change.actual;
      if (scope.kind === 'group') await api.mutate(DELETE_GROUP_STREAM, { id });
      else await api.mutate(DELETE_INSTANCE_STREAM, { id });
    }
  }
}

async function create(
  api: Api,
  scope: Scope,
  { desired, differences }: Extract<Change, { kind: 'create' }>,
): Promise<void> {
  const { name, url, headers = {}, verificationToken, active } = desired;
  const entries = Object.entries(headers).map(([key, header]) => [key, toHeader(header)] as const);
  const input = {
    name,
    category: 'http',
    config: configOf(url, Object.fromEntries(entries)),
    ...(verificationToken !== undefined && { secretToken: verificationToken }),
  };
  const id =
    scope.kind === 'group'
      ? (await api.mutate(CREATE_GROUP_STREAM, { input: { ...input, groupPath: scope.path } }))
          .groupAuditEventStreamingDestinationsCreate?.externalAuditEventDestination?.id
      : (await api.mutate(CREATE_INSTANCE_STREAM, { input })).instanceAuditEventStreamingDestinationsCreate
          ?.externalAuditEventDestination?.id;
  if (id === undefined) throw new CommandError(cliErrors.NOT_AUDITSTREAM({ url: api.url }));
  // Paused before it is filtered: the filters are there when it streams.
  if (active === false) await updateStream(api, scope, { id, active });
  await performFilters(api, scope, { id, namespaces: [] }, differences);
}

async function update(
  api: Api,
  scope: Scope,
  { desired, actual, headers, differences }: Extract<Change, { kind: 'update' }>,
): Promise<void> {
  const kinds = new Set(differences.map(({ kind }) => kind));
  const change = {
    ...(kinds.has('name') && { name: desired.name }),
    ...((kinds.has('url') || kinds.has('header')) && { config: configOf(desired.url, headers) }),
    ...(kinds.has('verificationToken') && { secretToken: desired.verificationToken ?? null }),
    ...(kinds.has('active') && { active: desired.active ?? null }),
  };
  const { id } = actual;
  // One that is switched on gets its filters first, one that is switched off loses them last.
  if (desired.active === true) await performFilters(api, scope, actual, differences);
  if (Object.keys(change).length > 0) await updateStream(api, scope, { id, ...change });
  if (desired.active !== true) await performFilters(api, scope, actual, differences);
}

async function updateStream(
  api: Api,
  scope: Scope,
  input: {
    readonly id: string;
    readonly name?: string;
    readonly active?: boolean | null;
    readonly config?: object;
    readonly secretToken?: string | null;
  },
): Promise<void> {
  if (scope.kind === 'group') await api.mutate(UPDATE_GROUP_STREAM, { input });
  else await api.mutate(UPDATE_INSTANCE_STREAM, { input });
}

function configOf(
  url: string,
  headers: Readonly<Record<string, { value: string; active: boolean }>>,
): object {
  return Object.keys(headers).length === 0 ? { url } : { url, headers };
}
