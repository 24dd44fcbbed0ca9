import type { Api } from '../api/api.ts';
import { allNodes, EMPTY_PAGE } from '../api/pages.ts';
import type { Destination } from './destination-documents.ts';
import { GROUP_OTHERS, INSTANCE_OTHERS, type OtherNode } from './other-documents.ts';
import type { Scope } from './scope.ts';

/** A destination of another category than HTTP, in the terms of those. */
export type OtherDestination = OtherNode & Pick<Destination, 'destinationUrl'>;

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
