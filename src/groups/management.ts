import { createAccessChanges } from '../access/access-changes.ts';
import type { AuditTrail } from '../access/audit-trail.ts';
import { createMetadataHandlers } from '../access/metadata.route.ts';
import { createPersonalTokenHandlers } from '../access/personal-access-token.route.ts';
import { createUserHandlers } from '../access/user.route.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import type { Notifications } from '../queue/notifications.ts';
import type { GroupBelongings } from './delete-group.service.ts';
import { createDeleteUserHandler } from './delete-user.route.ts';
import { createGroupTokenHandlers } from './group-access-token.route.ts';
import type { GroupAccess } from './group-request.ts';
import { createGroupHandlers } from './group.route.ts';
import { createMemberHandlers } from './member.route.ts';
import { createProjectHandlers } from './project.route.ts';
import { createThisTokenHandlers } from './this-token.route.ts';

export interface ManagementDeps extends GroupAccess {
  readonly prisma: PrismaClient;
  readonly trail: AuditTrail;
  readonly notifications: Pick<Notifications, 'publish'>;
  readonly belongings: GroupBelongings;
  readonly now: () => Date;
}

/** The REST part of groups, people and tokens. */
export type Management = ReturnType<typeof createManagement>;

/** Every change that it makes is published under `ACCESS_TOPIC`: let the caches of this process hear of it. */
export function createManagement(options: ManagementDeps) {
  const deps = { ...options, changes: createAccessChanges(options) };
  return {
    groups: createGroupHandlers(deps),
    projects: createProjectHandlers({ ...deps, changes: options.trail }),
    members: createMemberHandlers(deps),
    groupTokens: createGroupTokenHandlers(deps),
    users: createUserHandlers(deps),
    deleteUser: createDeleteUserHandler(deps),
    personalTokens: createPersonalTokenHandlers(deps),
    thisToken: createThisTokenHandlers(deps),
    metadata: createMetadataHandlers(deps),
  };
}
