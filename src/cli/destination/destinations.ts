import type { Api } from '../api/api.ts';
import { allNodes, type Page } from '../api/pages.ts';
import { cliErrors } from '../cli-errors.ts';
import { CommandError } from '../command-error.ts';
import { EXIT } from '../exit-codes.ts';
import { findByName } from '../find-by-name.ts';
import { GROUP_DESTINATIONS, INSTANCE_DESTINATIONS, type Destination } from './destination-documents.ts';
import { scopeName, type Scope } from './scope.ts';
import { GROUP_SECRETS, INSTANCE_SECRETS } from './secret-documents.ts';

/** All destinations, newest first. */
export function loadDestinations(api: Api, scope: Scope): Promise<Destination[]> {
  return allNodes<Destination>(async (after) =>
    scope.kind === 'group'
      ? pageOfGroup(await api.query(GROUP_DESTINATIONS, { group: scope.path, after }), scope)
      : pageOfInstance(await api.query(INSTANCE_DESTINATIONS, { after })),
  );
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
export async function findDestination(api: Api, scope: Scope, text: string): Promise<Destination> {
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
