import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { ActorContext } from '../../access/actor-context.ts';
import type { AccessPolicy } from '../../access/policy.ts';
import type { Connection } from '../../graphql/connection.type.ts';
import { Costs, type FieldCost } from '../../graphql/field-cost.ts';
import { GroupType } from '../../groups/group.type.ts';
import { AuditEventConnection, type AuditEventType } from './audit-event.type.ts';
import { AuditEventsArgs } from './audit-events.input.ts';
import { EVERYTHING, scopeOf } from './read-request.ts';
import { eventConnection } from './event-connection.ts';
import type { ReadService } from './read-service.ts';

const PAGES =
  'Newest first. When a search takes long, a page may be short or empty although there is a next page.';

// Looking for words takes up to five seconds of the database, where a page without them takes milliseconds.
const SEARCH: FieldCost = { perArgument: { search: 20, author: 20, target: 20 } };

/** `auditEvents` of a group and of the installation. */
@Resolver(() => GroupType)
export class AuditEventsResolver {
  constructor(
    private readonly policy: AccessPolicy,
    private readonly service: ReadService,
  ) {}

  @Costs(SEARCH)
  @FieldResolver(() => AuditEventConnection, {
    nullable: true,
    description:
      "Auditstream's own. The events of the group and everything below it. Null unless the caller is an Owner. " +
      PAGES,
  })
  async auditEvents(
    @Root() { ref }: GroupType,
    @Args(() => AuditEventsArgs) args: AuditEventsArgs,
    @Ctx() { actor, reader }: ActorContext,
  ): Promise<Connection<AuditEventType> | null> {
    const isAllowed = async (who = actor): Promise<boolean> =>
      (await this.policy.decide(who, 'read-events', ref)) === 'allowed';
    if (!(await isAllowed())) return null;
    reader.onlyWhile(isAllowed);
    return eventConnection(this.service, scopeOf(ref), args, reader);
  }

  @Costs(SEARCH)
  @Query(() => AuditEventConnection, {
    name: 'auditEvents',
    nullable: true,
    description:
      "Auditstream's own. The events of all groups, and events that belong to no group. Null unless the caller is an admin. " +
      PAGES,
  })
  async allAuditEvents(
    @Args(() => AuditEventsArgs) args: AuditEventsArgs,
    @Ctx() { actor, reader }: ActorContext,
  ): Promise<Connection<AuditEventType> | null> {
    const isAllowed = (who = actor): boolean =>
      this.policy.decideInstance(who, 'read-instance-events') === 'allowed';
    if (!isAllowed()) return null;
    reader.onlyWhile(isAllowed);
    return eventConnection(this.service, EVERYTHING, args, reader);
  }
}
