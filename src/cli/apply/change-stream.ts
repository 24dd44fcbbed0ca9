import type { Api } from '../api/api.ts';
import type { VariablesOf } from '../api/graphql.ts';
import type { Scope } from '../destination/scope.ts';
import {
  CREATE_GROUP_STREAM,
  CREATE_INSTANCE_STREAM,
  DELETE_GROUP_STREAM,
  DELETE_INSTANCE_STREAM,
  UPDATE_GROUP_STREAM,
  UPDATE_INSTANCE_STREAM,
} from './stream-documents.ts';

// Destinations by the consolidated mutations, which take every category.

type NewStream = VariablesOf<typeof CREATE_INSTANCE_STREAM>['input'];
type ChangedStream = VariablesOf<typeof UPDATE_INSTANCE_STREAM>['input'];

/** Makes a destination; returns its id. */
export async function createStream(api: Api, scope: Scope, input: NewStream): Promise<string | undefined> {
  if (scope.kind === 'instance')
    return (await api.mutate(CREATE_INSTANCE_STREAM, { input })).instanceAuditEventStreamingDestinationsCreate
      ?.externalAuditEventDestination?.id;
  const data = await api.mutate(CREATE_GROUP_STREAM, { input: { ...input, groupPath: scope.path } });
  return data.groupAuditEventStreamingDestinationsCreate?.externalAuditEventDestination?.id;
}

export async function updateStream(api: Api, scope: Scope, input: ChangedStream): Promise<void> {
  if (scope.kind === 'group') await api.mutate(UPDATE_GROUP_STREAM, { input });
  else await api.mutate(UPDATE_INSTANCE_STREAM, { input });
}

export async function deleteStream(api: Api, scope: Scope, id: string): Promise<void> {
  if (scope.kind === 'group') await api.mutate(DELETE_GROUP_STREAM, { id });
  else await api.mutate(DELETE_INSTANCE_STREAM, { id });
}
