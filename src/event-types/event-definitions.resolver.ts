import { Args, Ctx, Query, Resolver } from 'type-graphql';
import type { ActorContext } from '../access/actor-context.ts';
import type { AccessPolicy } from '../access/policy.ts';
import { Prisma, type EventType, type PrismaClient } from '../database/generated/client.ts';
import { ConnectionArgs } from '../graphql/connection-args.input.ts';
import { connectionType, type Connection } from '../graphql/connection.type.ts';
import { MAX_ROW_ID } from '../graphql/global-id.ts';
import { flag, orNull, text } from '../graphql/fields.ts';
import { objectType } from '../graphql/types.ts';
import { findAmong, pageNewestFirst, type FindRows, type IdRange } from '../graphql/keyset-page.ts';
import { definitionOf, type EventDefinition } from './event-definition.ts';
import type { EventTypes } from './event-types.ts';

const AuditEventDefinition = objectType('AuditEventDefinition', 'A type of audit events.', {
  name: text('Name of the type: the `event_type` of its events.'),
  description: text('The action that events of this type record.'),
  featureCategory: text('Feature that the type belongs to; `unknown` when it was not declared.'),
  milestone: text("GitLab's milestone that introduced the type; `unknown` when it was not declared."),
  savedToDatabase: flag('Whether GitLab stores such events.'),
  streamed: flag('Whether such events are streamed.'),
  introducedByIssue: orNull(text('Issue that introduced the type. Always null.')),
  introducedByMr: orNull(text('Merge request that introduced the type. Always null.')),
});

const AuditEventDefinitionConnection = connectionType(AuditEventDefinition, 'AuditEventDefinition');

type Listed = EventDefinition & { readonly id: number };

/**
 * The types of audit events, visible to all callers, except types that were seen in a group: only callers who may read
 * its events see those.
 */
@Resolver()
export class EventDefinitionsResolver {
  readonly #findBuiltIn: FindRows<Listed>;

  constructor(
    private readonly prisma: PrismaClient,
    private readonly policy: AccessPolicy,
    { builtIn }: EventTypes,
  ) {
    // By name, before whatever has been added since: their places in the list never change.
    this.#findBuiltIn = findAmong(
      builtIn.map((definition, index) => ({ ...definition, id: MAX_ROW_ID - index })),
    );
  }

  @Query(() => AuditEventDefinitionConnection, {
    description:
      'Types of audit events: first the built-in types, by name, then the types that were declared or seen, ' +
      'newest first. All callers see them, except a type that was only seen in a group: it is visible to users ' +
      "who may read the group's events.",
  })
  async auditEventDefinitions(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() { actor }: ActorContext,
  ): Promise<Connection<EventDefinition>> {
    const reach = await this.policy.reach(actor, 'read-events');
    const findAdded = this.#findAdded(reach);
    const find: FindRows<Listed> = async (query) => {
      const builtInFirst = query.orderBy.id === 'desc';
      const [first, second] = builtInFirst ? [this.#findBuiltIn, findAdded] : [findAdded, this.#findBuiltIn];
      const rows = await first(query);
      if (rows.length >= query.take) return rows;
      return [...rows, ...(await second({ ...query, take: query.take - rows.length }))];
    };
    return pageNewestFirst(args, find, (definition) => definition);
  }

  /** A type that several streams have counts once. */
  #findAdded(reach: 'everywhere' | readonly number[]): FindRows<Listed> {
    const visible = (table: Prisma.Sql): Prisma.Sql =>
      reach === 'everywhere'
        ? Prisma.sql`true`
        : Prisma.sql`(${table}.stream_id IS NULL OR ${table}.stream_id IN (
            SELECT id FROM streams WHERE group_id = ANY(${[...reach]}::int[])))`;
    return async ({ where, orderBy, take }) => {
      const rows = await this.prisma.$queryRaw<EventType[]>`
        SELECT t.id, t.name, t.description, t.feature_category AS "featureCategory", t.milestone FROM event_types t
        WHERE ${withinRange(where.id)} AND ${visible(Prisma.sql`t`)}
          AND NOT EXISTS (SELECT FROM event_types o WHERE o.name = t.name AND ${visible(Prisma.sql`o`)}
                          AND ((o.stream_id IS NULL AND t.stream_id IS NOT NULL)
                            OR ((o.stream_id IS NULL) = (t.stream_id IS NULL) AND o.id < t.id)))
        ORDER BY t.id ${orderBy.id === 'asc' ? Prisma.sql`ASC` : Prisma.sql`DESC`} LIMIT ${take}`;
      return rows.map((row) => ({ ...definitionOf(row), id: row.id }));
    };
  }
}

function withinRange({ gt = 0, gte = 0, lt = MAX_ROW_ID, lte = MAX_ROW_ID }: IdRange): Prisma.Sql {
  return Prisma.sql`t.id > ${gt} AND t.id >= ${gte} AND t.id < ${lt} AND t.id <= ${lte}`;
}
