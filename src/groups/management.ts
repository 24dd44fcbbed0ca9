import { createAccessChanges } from '../access/access-changes.ts';
import type { Actor } from '../access/actor.ts';
import type { AuditTrail } from '../access/audit-trail.ts';
import { createMetadataHandlers, type MetadataHandlers } from '../access/metadata.route.ts';
import {
  createPersonalTokenHandlers,
  type PersonalTokenHandlers,
} from '../access/personal-access-token.route.ts';
import { createUserHandlers, type UserHandlers } from '../access/user.route.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import type { Handler } from '../http/route.ts';
import type { Notifications } from '../queue/notifications.ts';
import type { GroupBelongings } from './delete-group.service.ts';
import { createDeleteUserHandler } from './delete-user.route.ts';
import { createGroupTokenHandlers, type GroupTokenHandlers } from './group-access-token.route.ts';
import type { GroupAccess } from './group-request.ts';
import { createGroupHandlers, type GroupHandlers } from './group.route.ts';
import { createMemberHandlers, type MemberHandlers } from './member.route.ts';
import { createProjectHandlers, type ProjectHandlers } from './project.route.ts';
import { createThisTokenHandlers, type ThisTokenHandlers } from './this-token.route.ts';

/** The REST part of groups, people and tokens. */
export interface Management {
  readonly groups: GroupHandlers;
  readonly projects: ProjectHandlers;
  readonly members: MemberHandlers;
  readonly groupTokens: GroupTokenHandlers;
  readonly users: UserHandlers;
  /** `DELETE /api/v4/users/:id` */
  readonly deleteUser: Handler<Actor>;
  readonly personalTokens: PersonalTokenHandlers;
  readonly thisToken: ThisTokenHandlers;
  readonly metadata: MetadataHandlers;
}

export interface ManagementDeps extends GroupAccess {
  readonly prisma: PrismaClient;
  readonly trail: AuditTrail;
  readonly notifications: Pick<Notifications, 'publish'>;
  readonly belongings: GroupBelongings;
  readonly now: () => Date;
}

/** Every change that it makes is published under `ACCESS_TOPIC`: let the caches of this process hear of it. */
export function createManagement(options: ManagementDeps): Management {
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
