import type { Mutant } from './mutant.ts';

const AT_ONCE = 'prisma/migrations/20261130001500_append_claims/migration.sql';

/** The log, what is kept beside it, and the database. */
export const LOG_MUTANTS: readonly Mutant[] = [
  {
    invariant: 'Sequences have no gap and no duplicate, and readers see a prefix of the stream',
    file: 'src/event-log/append-statements.ts',
    take: 'WHERE id = ANY($1::int[]) ORDER BY id FOR NO KEY UPDATE`',
    put: 'WHERE id = ANY($1::int[]) ORDER BY id`',
    test: ['test/event-log/append.test.ts', 'gives no number before it is known'],
  },
  {
    invariant: '`received_at` never decreases within a stream',
    file: 'src/event-log/append.ts',
    take: 'return a > b ? a : b;',
    put: 'return b;',
    test: ['test/event-log/append.test.ts', 'never lets received_at fall'],
  },
  {
    invariant: 'Every unread event has a job, and a subscription has at most one',
    file: AT_ONCE,
    take: 'ORDER BY id FOR NO KEY UPDATE) AS s;',
    put: 'ORDER BY id) AS s;',
    test: ['test/event-log/append-at-once.test.ts', 'sees who went to sleep while it waited'],
  },
  {
    invariant: 'Every unread event has a job, and a subscription has at most one',
    file: AT_ONCE,
    take: 'cardinality(asleep) > free_places',
    put: 'false',
    test: ['test/event-log/append-at-once.test.ts', 'sees who went to sleep while it waited'],
  },
  {
    invariant:
      'A subscription that an append claims has a job, which no process fetches while this one lives',
    file: AT_ONCE,
    take: "'active', pgboss.job_now()",
    put: "'created', pgboss.job_now()",
    test: ['test/streaming/stream/own-streams.test.ts', 'is streamed by the process whose append wakes it'],
  },
  {
    invariant:
      'A subscription that an append claims has a job, which no process fetches while this one lives',
    file: AT_ONCE,
    take: `pgboss.job_now(), pgboss.job_now(), pgboss.job_now() + q`,
    put: 'pgboss.job_now(), NULL, pgboss.job_now() + q',
    test: ['test/streaming/stream/own-streams.test.ts', 'is taken over from a process that died'],
  },
  {
    invariant: '`received_at` never decreases within a stream',
    file: AT_ONCE,
    take: 'greatest(newest[n.place], clock)',
    put: 'clock',
    test: ['test/event-log/append-at-once.test.ts', 'never lets received_at fall'],
  },
  {
    invariant: 'An append whose outcome is unknown is not repeated',
    file: 'src/event-log/appender.ts',
    take: 'if (!isDataError(error)) {',
    put: 'if (false) {',
    test: ['test/event-log/append-outcome.test.ts', 'is repeated for none of the requests that shared it'],
  },
  {
    invariant: 'The same `id` with the same content is stored once',
    file: 'src/event-log/append.ts',
    take: 'if (earlierId !== undefined) return { earlierId };',
    test: ['test/event-log/append.test.ts', 'answers the same id with the same content with the first id'],
  },
  {
    invariant: 'A missing partition blocks neither appends nor deliveries',
    file: 'src/event-log/missing-partition.ts',
    take: 'await ensurePartitions(db, day, day);',
    test: ['test/event-log/missing-partition.test.ts', 'an append makes it'],
  },
  {
    invariant: 'A read opens only the partitions of the days after its position',
    file: 'src/event-log/read-events.ts',
    take: 'AND received_at >= $3 AND received_at <= $4',
    put: 'AND $3::timestamptz < $4::timestamptz',
    test: ['test/event-log/read-plan.test.ts', 'only looks into the partitions of the days that follow'],
  },
  {
    invariant: 'No event is deleted before every active destination has it',
    file: 'src/streaming/retention/drop-partition.ts',
    take: 'if (needs !== undefined) throw new Needed(needs);',
    test: [
      'test/streaming/retention/drop-partition.test.ts',
      'is given up when a destination that was paused',
    ],
  },
  {
    invariant: 'A clock that jumps deletes nothing',
    file: 'src/streaming/retention/clock.ts',
    take: "if (databaseNow < until) return { verdict: { kind: 'settling', jumpMs, until }, record: next };",
    test: ['test/streaming/retention/clock.test.ts', 'is not trusted after a jump of'],
  },
  {
    invariant: 'Retention waits only for followers that hold events back, until they are past the events',
    file: 'src/streaming/retention/needed.ts',
    take: 'WHERE coalesce(p.sequence, 0) < newest.sequence',
    put: 'WHERE false',
    test: ['test/streaming/retention/retention.test.ts', 'keeps what a follower of the log is not past'],
  },
  {
    invariant: "A follower's position never passes an event whose work is not committed",
    file: 'src/event-log/followers/following.ts',
    take: 'movePosition(client, name, place, to)',
    put: 'movePosition(pool, name, place, to)',
    test: [
      'test/event-log/followers/following.test.ts',
      'has no position past an event whose work was not committed',
    ],
  },
  {
    invariant: 'A follower gets every event once, however many processes run',
    file: 'src/event-log/followers/positions.ts',
    take: 'AND sequence = $5',
    put: 'AND $5::bigint >= 0',
    test: ['test/event-log/followers/following.test.ts', 'also when several processes follow'],
  },
  {
    invariant: 'A follower that fails, or fails on one stream, stops no other follower and no other stream',
    file: 'src/event-log/followers/following.ts',
    take: 'log.warn(fields, eventLogErrors.FOLLOWER_FAILED);',
    put: 'throw error;',
    test: ['test/event-log/followers/following.test.ts', 'that fails on one stream goes on with the others'],
  },
  {
    invariant: 'A follower that fails, or fails on one stream, stops no other follower and no other stream',
    file: 'src/queue/in-turn.ts',
    take: '.catch((error: unknown) => errors.push(error))',
    test: ['test/event-log/followers/start-followers.test.ts', 'go on when one of them cannot even be asked'],
  },
  {
    invariant: 'One process at a time follows the log, one with the role `worker` where there is one',
    file: 'src/event-log/followers/start-followers.ts',
    take: "if (role === 'all' && (await isWorkerThere(pool))) return;",
    test: ['test/event-log/followers/start-followers.test.ts', 'work in a process of the role worker'],
  },
  {
    invariant: 'A thread that ends takes nothing with it, and is restarted',
    file: 'src/threads/supervised-thread.ts',
    take: 'restart = setTimeout(start, delay);',
    test: ['test/threads/supervised-thread.test.ts', 'that ends is started again, later each time'],
  },
  {
    invariant: 'A search finds the same events as a read of the whole log, whatever the index has reached',
    file: 'src/audit-events/search/search-index.follower.ts',
    take: 'return fitting === -1 ? words : [ANY_WORD];',
    put: 'return fitting === -1 ? words : words.slice(0, fitting);',
    test: ['test/audit-events/search/search-index.test.ts', 'the search index'],
  },
  {
    invariant: 'Names that senders invent cannot fill a table',
    file: 'src/event-types/seen-event-types.ts',
    take: 'LIMIT greatest(0, $3 - (SELECT count(*) FROM event_types WHERE stream_id = $1 AND from_source = $4))',
    put: 'LIMIT $3',
    test: ['test/event-types/seen.test.ts', 'has no more than a bounded number of seen types'],
  },
  {
    invariant: 'A change and its audit event are committed together or not at all',
    file: 'src/event-log/audit-trail.ts',
    take: 'inPrismaTransaction(prisma, change)',
    put: 'change(prisma as never)',
    test: ['test/groups/recorded-with-the-change.test.ts', 'a change whose event cannot be stored'],
  },
  {
    invariant: 'Migrations and first-start data are made once',
    file: 'src/groups/first-start.ts',
    take: 'await lockUsers(tx);',
    test: ['test/groups/first-start.test.ts', 'happens once, however many nodes start at the same moment'],
  },
  {
    invariant: 'Migrations create what `schema.prisma` declares',
    file: 'prisma/schema.prisma',
    take: 'email        String        @unique',
    put: 'email        String',
    test: ['test/guards/migrations.test.ts', 'that prisma/schema.prisma says'],
  },
  {
    invariant: 'A data folder has one server',
    file: 'src/data-folder/folder-lock.ts',
    take: 'BEGIN EXCLUSIVE',
    put: 'BEGIN',
    test: ['test/data-folder/data-folder.test.ts', 'refuses a second server and names the folder'],
  },
];
