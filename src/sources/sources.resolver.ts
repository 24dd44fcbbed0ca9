import { Arg, Args, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import type { ActorContext } from '../access/actor-context.ts';
import type { AccessPolicy } from '../access/policy.ts';
import { formFieldNode } from '../config-forms/form-field.type.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import { ConnectionArgs } from '../graphql/connection-args.input.ts';
import type { Connection } from '../graphql/connection.type.ts';
import type { GlobalId } from '../graphql/global-id.ts';
import { pageNewestFirst } from '../graphql/keyset-page.ts';
import { GroupType } from '../groups/group.type.ts';
import type { SourceAccess } from './source-access.ts';
import { SOURCE_KINDS } from './source-kinds.ts';
import { SOURCE_PARTS } from './source-row.ts';
import {
  hourNode,
  reasonNode,
  SourceConnection,
  SourceHourType,
  SourceIdScalar,
  SourceKindType,
  sourceNode,
  type SourceNode,
  SourceReasonType,
  SourceType,
} from './source.type.ts';

const HOUR_MS = 3_600_000;
const MAX_HOURS = 168;

/** What can be read of sources. */
@Resolver(() => GroupType)
export class SourcesResolver {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly policy: AccessPolicy,
    private readonly access: SourceAccess,
    private readonly now: () => Date,
  ) {}

  @FieldResolver(() => SourceConnection, {
    nullable: true,
    description:
      "Auditstream's own. Sources of the group and of everything below it, newest first. Null unless the caller " +
      'is an Owner.',
  })
  async auditEventsSources(
    @Root() { ref }: GroupType,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() { actor }: ActorContext,
  ): Promise<Connection<SourceNode> | null> {
    if ((await this.policy.decide(actor, 'read-sources', ref)) !== 'allowed') return null;
    const now = this.now();
    return pageNewestFirst(
      args,
      ({ where, ...query }) =>
        this.prisma.source.findMany({
          ...query,
          where: { ...where, group: { traversalIds: { has: ref.id } } },
          include: SOURCE_PARTS,
        }),
      (row) => sourceNode(row, now),
    );
  }

  @Query(() => SourceType, {
    nullable: true,
    description: "Auditstream's own. A source by its ID; null when the caller may read no such source.",
  })
  async auditEventsSource(
    @Arg('id', () => SourceIdScalar, { description: 'Global ID of the source.' })
    id: GlobalId<'AuditEvents::Source'>,
    @Ctx() context: ActorContext,
  ): Promise<SourceNode | null> {
    const row = await this.access.toRead(context, id);
    return row === undefined ? null : sourceNode(row, this.now());
  }

  @Query(() => [SourceKindType], {
    description: "Auditstream's own. Kinds of sources, with the fields of their configuration.",
  })
  auditEventsSourceKinds() {
    return SOURCE_KINDS.map(({ name, title, form, snippets }) => ({
      ...{ name, title, snippets },
      form: form.map(formFieldNode),
    }));
  }
}

/** What takes a query for each source. */
@Resolver(() => SourceType)
export class SourceFieldsResolver {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly externalUrl: string,
    private readonly now: () => Date,
  ) {}

  @FieldResolver(() => String, {
    description:
      'URL to which the system sends its events. With Splunk’s protocol, /services/collector works as ' +
      'well.',
  })
  url(@Root() { row }: SourceNode, @Ctx() { origin = '' }: ActorContext): string {
    return `${this.externalUrl === '' ? origin : this.externalUrl}/sources/${row.publicId}`;
  }

  @FieldResolver(() => [SourceHourType], {
    description:
      'Records of the source by hour and by what became of them, newest first; hours without records ' +
      'are left out.',
  })
  async hours(
    @Root() { row }: SourceNode,
    @Arg('last', () => Int, { defaultValue: 24, description: 'Hours to look back, at most 168.' })
    last: number,
  ) {
    const span = Math.min(Math.max(last, 1), MAX_HOURS) * HOUR_MS;
    const rows = await this.prisma.sourceHour.findMany({
      where: { sourceId: row.id, hour: { gt: new Date(this.now().getTime() - span) } },
      orderBy: { hour: 'desc' },
    });
    return rows.map(hourNode);
  }

  @FieldResolver(() => [SourceReasonType], {
    description: 'Why records did not become events, the most frequent reason first.',
  })
  async reasons(@Root() { row }: SourceNode) {
    const rows = await this.prisma.sourceReason.findMany({
      where: { sourceId: row.id },
      orderBy: [{ count: 'desc' }, { reason: 'asc' }],
    });
    return rows.map(reasonNode);
  }
}
