import type { NamespaceDirectory } from '../../groups/namespace-directory.ts';
import type { DestinationAccess } from './destination-access.ts';
import type { DestinationDeps } from './destination-changes.ts';

/** What the mutations of destinations, headers and filters work with. */
export interface DestinationParts {
  readonly deps: DestinationDeps;
  readonly access: DestinationAccess;
  readonly namespaces: NamespaceDirectory;
}
