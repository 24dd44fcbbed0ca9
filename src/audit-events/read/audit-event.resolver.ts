import { FieldResolver, Resolver, Root } from 'type-graphql';
import { isRowId } from '../../access/row-id.ts';
import { UserCore, userNode } from '../../access/user-core.type.ts';
import type { PrismaClient } from '../../database/generated/client.ts';
import { findProject } from '../../groups/find-project.ts';
import type { GroupDirectory } from '../../groups/group-directory.ts';
import { GroupType } from '../../groups/group.type.ts';
import { projectNode, ProjectType } from '../../groups/project.type.ts';
import { AuditEventType } from './audit-event.type.ts';

/** The nodes that an event refers to. A caller who may read it may see its groups and projects. */
@Resolver(() => AuditEventType)
export class AuditEventResolver {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly groups: Pick<GroupDirectory, 'findByPath'>,
  ) {}

  @FieldResolver(() => UserCore, {
    nullable: true,
    description:
      'The user of this server who caused an event that the server recorded itself. Null for events that were ' +
      'sent to the server: their author is a user of the sending system; see `authorId` and `authorName`.',
  })
  async author(@Root() event: AuditEventType): Promise<UserCore | null> {
    const id = Number(event.authorId);
    if (event.sender !== null || !isRowId(id)) return null;
    // Prisma puts those of a page into one statement.
    const user = await this.prisma.user.findUnique({ where: { id } });
    return user && userNode(user);
  }

  @FieldResolver(() => UserCore, { nullable: true, description: 'The same as `author`.' })
  user(@Root() event: AuditEventType): Promise<UserCore | null> {
    return this.author(event);
  }

  @FieldResolver(() => GroupType, { nullable: true, description: 'The group that the event belongs to.' })
  async group(@Root() { entityType, entityPath }: AuditEventType): Promise<GroupType | null> {
    if (entityType !== 'Group' || entityPath === null) return null;
    const group = await this.groups.findByPath(entityPath);
    return group === undefined ? null : new GroupType(group);
  }

  @FieldResolver(() => ProjectType, { nullable: true, description: 'The project that the event belongs to.' })
  async project(@Root() { entityType, entityPath }: AuditEventType): Promise<ProjectType | null> {
    if (entityType !== 'Project' || entityPath === null) return null;
    const project = await findProject(this.prisma, { fullPath: entityPath });
    return project && projectNode(project);
  }
}
