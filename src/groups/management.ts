import { createAccessChanges } from '../access/access-changes.ts';
import type { AuditTrail } from '../access/audit-trail.ts';
import {
  createPersonalTokenHandlers,
  type PersonalTokenHandlers,
} from '../access/personal-access-token.route.ts';
import { createUserHandlers, type UserHandlers } from '../access/user.route.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import type { Notifications } from '../queue/notifications.ts';
import type { GroupBelongings } from './delete-group.service.ts';
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
  readonly personalTokens: PersonalTokenHandlers;
  readonly thisToken: ThisTokenHandlers;
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
    personalTokens: createPersonalTokenHandlers(deps),
    thisToken: createThisTokenHandlers(deps),
  };
}
