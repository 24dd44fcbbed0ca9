import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { ActorContext } from '../../access/actor-context.ts';
import type { AccessPolicy } from '../../access/policy.ts';
import { groupKey, holderKey } from '../../access/share-keys.ts';
import type { PrismaClient } from '../../database/generated/client.ts';
import { JsonScalar } from '../../graphql/json.scalar.ts';
import { RequestError } from '../../graphql/request-error.ts';
import type { GroupDirectory } from '../../groups/group-directory.ts';
import { GroupType } from '../../groups/group.type.ts';
import { isJsonObject, isNestedDeeperThan, type JsonValue } from '../../json/json-value.ts';
import { MAX_JSON_DEPTH } from '../../json/scan-json.ts';
import { compileRules } from '../../redaction/rules.ts';
import type { ProcessTime } from '../../shares/process-time.ts';
import { redactionTryErrors } from './redaction-group-errors.ts';
import { findRedactionSettings } from './redaction-settings.ts';
import { AuditEventsRedactionTryType, AuditEventsRedactionType } from './redaction.type.ts';
import { takeOut } from './take-out.ts';

/** What is taken out of a group's events; here and not beside `Group`, because imports go from events to groups. */
@Resolver(() => GroupType)
export class RedactionResolver {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly groups: Pick<GroupDirectory, 'findByPath'>,
    private readonly policy: AccessPolicy,
    private readonly time: ProcessTime,
  ) {}

  @FieldResolver(() => AuditEventsRedactionType, {
    nullable: true,
    description:
      'Redaction rules: what is removed from the audit events of the group and everything below it before they ' +
      "are stored. Auditstream's own addition. Null for subgroups, and unless the caller is an Owner.",
  })
  async auditEventsRedaction(
    @Root() { ref }: GroupType,
    @Ctx() { actor }: ActorContext,
  ): Promise<AuditEventsRedactionType | null> {
    if (ref.id !== ref.rootId) return null;
    if ((await this.policy.decide(actor, 'read-redaction', ref)) !== 'allowed') return null;
    return findRedactionSettings(this.prisma, ref.id);
  }

  @Query(() => AuditEventsRedactionTryType, {
    nullable: true,
    description:
      'Preview of redaction: what would be stored of an event by the rules of the group, whether redaction is on ' +
      "or off. Auditstream's own addition: nothing is stored. Null unless the caller is an Owner.",
  })
  async auditEventsRedactionTry(
    @Arg('groupPath', () => ID, { description: 'Full path of the group.' }) groupPath: string,
    @Arg('event', () => JsonScalar, { description: 'The event as it would be sent by REST.' })
    event: JsonValue,
    @Ctx() { actor }: ActorContext,
  ): Promise<AuditEventsRedactionTryType | null> {
    const group = await this.groups.findByPath(groupPath);
    if (group === undefined || actor === undefined) return null;
    if ((await this.policy.decide(actor, 'read-redaction', group)) !== 'allowed') return null;
    if (!isJsonObject(event) || isNestedDeeperThan(MAX_JSON_DEPTH, event)) {
      throw new RequestError(redactionTryErrors.TRY_NOT_AN_EVENT({ levels: MAX_JSON_DEPTH }));
    }
    const rules = compileRules(await findRedactionSettings(this.prisma, group.rootId));
    return this.time.run([holderKey(actor), groupKey(group)], takeOut(event, rules, undefined));
  }
}
