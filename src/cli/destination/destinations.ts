import type { Api } from '../api/api.ts';
import { allNodes, type Page } from '../api/pages.ts';
import { cliErrors } from '../cli-errors.ts';
import { CommandError } from '../command-error.ts';
import { EXIT } from '../exit-codes.ts';
import { findByName, numberOf } from '../find-by-name.ts';
import { GROUP_DESTINATIONS, INSTANCE_DESTINATIONS, type Destination } from './destination-documents.ts';
import { loadOthers, type OtherDestination } from './other-destinations.ts';
import { scopeName, type Scope } from './scope.ts';
import { GROUP_SECRETS, INSTANCE_SECRETS } from './secret-documents.ts';

/** A destination of any category. */
export type AnyDestination = Destination | OtherDestination;

/** All destinations, newest first. */
export async function loadDestinations(api: Api, scope: Scope): Promise<AnyDestination[]> {
  const overHttp = await allNodes<Destination>(async (after) =>
    scope.kind === 'group'
      ? pageOfGroup(await api.query(GROUP_DESTINATIONS, { group: scope.path, after }), scope)
      : pageOfInstance(await api.query(INSTANCE_DESTINATIONS, { after })),
  );
  const known = new Set(overHttp.map(numberOf));
  const others = await loadOthers(api, scope, (node) => known.has(numberOf(node)));
  return [...overHttp, ...others].sort((a, b) => numberOf(b) - numberOf(a));
}

/** The verification tokens and signing secrets of all destinations. */
export function loadSecrets(api: Api, scope: Scope) {
  return allNodes(async (after) =>
    scope.kind === 'group'
      ? pageOfGroup(await api.query(GROUP_SECRETS, { group: scope.path, after }), scope)
      : pageOfInstance(await api.query(INSTANCE_SECRETS, { after })),
  );
}

/** The destination with this name, number or id. */
export async function findDestination(api: Api, scope: Scope, text: string): Promise<AnyDestination> {
  return findByName(await loadDestinations(api, scope), text, (known) =>
    cliErrors.DESTINATION_UNKNOWN({ asked: text, owner: scopeName(scope), known }),
  );
}

interface GroupAnswer<Node> {
  readonly group: { readonly externalAuditEventDestinations: Page<Node> | null } | null;
}

/** The page of a group's destinations; throws when the token may not see them. */
export function pageOfGroup<Node>(
  { group }: GroupAnswer<Node>,
  scope: { readonly path: string },
): Page<Node> {
  if (group === null) {
    const message = cliErrors.NO_SUCH_GROUP({ path: scope.path });
    throw new CommandError(message, { exitCode: EXIT.REFUSED });
  }
  if (group.externalAuditEventDestinations === null) {
    const message = cliErrors.NOT_AN_OWNER({ path: scope.path });
    throw new CommandError(message, { exitCode: EXIT.NOT_ALLOWED });
  }
  return group.externalAuditEventDestinations;
}

/** The same of the instance. */
export function pageOfInstance<Node>(answer: {
  readonly auditEvents: unknown;
  readonly instanceExternalAuditEventDestinations: Page<Node> | null;
}): Page<Node> {
  const page = answer.instanceExternalAuditEventDestinations;
  if (answer.auditEvents === null || page === null)
    throw new CommandError(cliErrors.NOT_ADMIN, { exitCode: EXIT.NOT_ALLOWED });
  return page;
}
