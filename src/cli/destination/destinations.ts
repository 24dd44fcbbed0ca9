import type { Api } from '../api/api.ts';
import type { ResultOf } from '../api/graphql.ts';
import type { Cli } from '../cli.ts';
import { cliErrors } from '../cli-errors.ts';
import { findByName, numberOf } from '../find-by-name.ts';
import { DESTINATION, SECRETS, STREAMING_DESTINATION, type Destination } from './destination-documents.ts';
import { loadListed } from './list-destinations.ts';
import { scopeName, scopeOf, type Scope, type ScopeOptions } from './scope.ts';

/** A destination of a category other than HTTP. */
export type OtherDestination = ResultOf<typeof STREAMING_DESTINATION.instance> &
  Pick<Destination, 'destinationUrl'>;

/** A destination of any category. */
export type AnyDestination = Destination | OtherDestination;

export function isOther(destination: object): destination is OtherDestination {
  return 'category' in destination;
}

/** All destinations, newest first. */
export async function loadDestinations(api: Api, scope: Scope): Promise<AnyDestination[]> {
  const overHttp = await loadListed(api, scope, 'legacy', DESTINATION);
  const known = new Set(overHttp.map(numberOf));
  const others = (await loadListed(api, scope, 'consolidated', STREAMING_DESTINATION))
    .filter((node) => !known.has(numberOf(node)))
    .map((node) => ({ ...node, destinationUrl: placeOf(node.config) }));
  return [...overHttp, ...others].sort((a, b) => numberOf(b) - numberOf(a));
}

/** The text members of a configuration, which show where the destination sends. */
function placeOf(config: unknown): string {
  if (typeof config !== 'object' || config === null) return '';
  const { url, ...others } = config as Readonly<Record<string, unknown>>;
  if (typeof url === 'string') return url;
  return Object.values(others)
    .filter((value) => typeof value === 'string')
    .slice(0, 2)
    .join(' ');
}

/** The owner and the destination that a command is about. */
export async function namedDestination(cli: Cli, options: ScopeOptions, text: string) {
  const scope = scopeOf(options);
  const api = await cli.api();
  return { api, scope, destination: await findDestination(api, scope, text) };
}

/** The verification tokens and signing secrets of all destinations. */
export function loadSecrets(api: Api, scope: Scope) {
  return loadListed(api, scope, 'legacy', SECRETS);
}

/** The destination with this name, number or id. */
export async function findDestination(api: Api, scope: Scope, text: string): Promise<AnyDestination> {
  return findByName(await loadDestinations(api, scope), text, (known) =>
    cliErrors.DESTINATION_UNKNOWN({ asked: text, owner: scopeName(scope), known }),
  );
}
