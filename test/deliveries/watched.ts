import { createSealer } from '../../src/encryption/sealer.ts';
import type { Actor } from '../../src/access/actor.ts';
import type { StreamingSettings } from '../../src/streaming/streaming.ts';
import { destinationIn, rowId, type Fields } from '../destinations/documents.ts';
import { createWorld, type Answer, type TestGroup, type World } from '../destinations/world.ts';
import { startStreaming, type TestStreaming } from '../support/streaming.ts';

/** The GraphQL API and the streaming part on one database: what happens, and what owners see of it. */
export interface Watched {
  readonly world: World;
  readonly process: TestStreaming;
  /** A group of its own with one destination. */
  destination(url: string, input?: Fields): Promise<WatchedDestination>;
  close(): Promise<void>;
}

export interface WatchedDestination {
  readonly id: string;
  readonly row: number;
  readonly group: TestGroup;
  readonly streamId: number;
  /** These fields of the destination, as its Owner sees them. */
  see(fields: string): Promise<Record<string, never>>;
  deliveries(args?: string): Promise<SeenDelivery[]>;
  mutate(name: string, input: Fields, returns: string, actor?: Actor): Promise<Answer>;
}

export interface SeenDelivery {
  readonly id: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly status: string;
  readonly nextAttemptAt: string | null;
  readonly attempts: readonly Record<string, unknown>[];
}

export const ATTEMPT = `number trigger status durationMs phases { dnsMs tcpMs tlsMs firstByteMs } errorClass errorMessage
  answer attemptedAt`;
export const DELIVERY = `id eventId eventType status nextAttemptAt attempts { ${ATTEMPT} }`;

export async function startWatched(
  settings: Partial<StreamingSettings> = {},
  options: { readonly workers?: false } = {},
): Promise<Watched> {
  const world = await createWorld({ loopback: true, sealer: createSealer(Buffer.alloc(32, 7)) });
  const process = await startStreaming(world.db, settings, options);
  return {
    world,
    process,
    async destination(url, input) {
      const group = await world.group();
      const { id } = await destinationIn(world, group, { destinationUrl: url, ...input });
      const stream = await world.db.database.prisma.stream.findFirstOrThrow({ where: { groupId: group.id } });
      const see = async (fields: string): Promise<Record<string, never>> => {
        const document = `{ group(fullPath: "${group.path}") {
          externalAuditEventDestinations(first: 1) { nodes { ${fields} } } } }`;
        const { data, errors } = await world.execute(document, {}, group.owner);
        if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join());
        return (data as never as { group: { externalAuditEventDestinations: { nodes: never[] } } }).group
          .externalAuditEventDestinations.nodes[0] as never;
      };
      return {
        id,
        row: rowId(id),
        group,
        streamId: stream.id,
        see,
        deliveries: async (args = 'first: 50') =>
          (await see(`deliveries(${args}) { nodes { ${DELIVERY} } }`))['deliveries']?.['nodes'] ?? [],
        async mutate(name, mutationInput, returns, actor = group.owner) {
          const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
          const document = `mutation ($input: ${type}!) { ${name}(input: $input) { errors ${returns} } }`;
          return world.execute(document, { input: mutationInput }, actor);
        },
      };
    },
    async close() {
      await process.stop();
      await world.close();
    },
  };
}
