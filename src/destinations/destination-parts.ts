import type { DestinationAccess } from './destination-access.ts';
import type { DestinationDeps } from './destination-changes.ts';

/** What the mutations of destinations and headers work with. */
export interface DestinationParts {
  readonly deps: DestinationDeps;
  readonly access: DestinationAccess;
}
