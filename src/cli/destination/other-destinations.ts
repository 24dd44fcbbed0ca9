import type { Api } from '../api/api.ts';
import { allNodes, EMPTY_PAGE } from '../api/pages.ts';
import {
  CREATE_GROUP_STREAM,
  CREATE_INSTANCE_STREAM,
  DELETE_GROUP_STREAM,
  DELETE_INSTANCE_STREAM,
  UPDATE_GROUP_STREAM,
  UPDATE_INSTANCE_STREAM,
} from '../apply/stream-documents.ts';
import type { Destination } from './destination-documents.ts';
import { GROUP_OTHERS, INSTANCE_OTHERS, type OtherNode } from './other-documents.ts';
import type { Scope } from './scope.ts';

/** A destination of another category than HTTP, in the terms of those. */
export type OtherDestination = OtherNode & Pick<Destination, 'destinationUrl'>;

/** What may be said of one that is made or changed. */
export interface OtherInput {
  readonly name?: string;
  readonly config?: object;
  readonly secretToken?: string;
  readonly keepPreviousForHours?: number;
  readonly active?: boolean;
  readonly deliveryOptions?: object;
  readonly verify?: boolean;
}

/** All destinations of an owner whose numbers are not among these, which are those over HTTP. */
export async function loadOthers(
  api: Api,
  scope: Scope,
  isKnown: (destination: OtherNode) => boolean,
): Promise<OtherDestination[]> {
  const nodes = await allNodes<OtherNode>(async (after) => {
    if (scope.kind === 'instance')
      return (
        (await api.query(INSTANCE_OTHERS, { after })).auditEventsInstanceStreamingDestinations ?? EMPTY_PAGE
      );
    const { group } = await api.query(GROUP_OTHERS, { group: scope.path, after });
    return group?.externalAuditEventStreamingDestinations ?? EMPTY_PAGE;
  });
  return nodes
    .filter((node) => !isKnown(node))
    .map((node) => ({ ...node, destinationUrl: placeOf(node.config) }));
}

export function isOther(destination: object): destination is OtherDestination {
  return 'category' in destination;
}

/** Makes one; returns its id. */
export async function createOther(
  api: Api,
  scope: Scope,
  category: string,
  { config = {}, ...others }: OtherInput,
): Promise<string | undefined> {
  const input = { ...others, category, config };
  if (scope.kind === 'instance')
    return (await api.mutate(CREATE_INSTANCE_STREAM, { input })).instanceAuditEventStreamingDestinationsCreate
      ?.externalAuditEventDestination?.id;
  const data = await api.mutate(CREATE_GROUP_STREAM, { input: { ...input, groupPath: scope.path } });
  return data.groupAuditEventStreamingDestinationsCreate?.externalAuditEventDestination?.id;
}

export async function updateOther(api: Api, scope: Scope, id: string, change: OtherInput): Promise<void> {
  const input = { id, ...change };
  if (scope.kind === 'group') await api.mutate(UPDATE_GROUP_STREAM, { input });
  else await api.mutate(UPDATE_INSTANCE_STREAM, { input });
}

export async function deleteOther(api: Api, scope: Scope, id: string): Promise<void> {
  if (scope.kind === 'group') await api.mutate(DELETE_GROUP_STREAM, { id });
  else await api.mutate(DELETE_INSTANCE_STREAM, { id });
}

/** Where it sends, as far as a configuration says it in texts. */
function placeOf(config: unknown): string {
  if (typeof config !== 'object' || config === null) return '';
  const { url, ...others } = config as Readonly<Record<string, unknown>>;
  if (typeof url === 'string') return url;
  return Object.values(others)
    .filter((value) => typeof value === 'string')
    .slice(0, 2)
    .join(' ');
}
