import type { Mutant } from './mutant.ts';

/** Jobs, streams, retries, replays. */
export const STREAMING_MUTANTS: readonly Mutant[] = [
  {
    invariant: 'Only one process works a job while that process lives',
    file: 'src/queue/consumer.ts',
    take: `jobs
      .touch(
        queue,
        [...held.values()].map(({ job }) => job),
      )
      .catch(`,
    put: 'Promise.resolve().catch(',
    test: ['test/queue/consumer.test.ts', 'keeps a job for as long as it works on it'],
  },
  {
    invariant: 'Every unread event has a job, and a subscription has at most one',
    file: 'src/streaming/stream/subscription-release.ts',
    take: 'WHERE id = $1 FOR NO KEY UPDATE',
    put: 'WHERE id = $1',
    test: ['test/streaming/stream/wake-up.test.ts', 'leave nothing behind without a job'],
  },
  {
    invariant:
      'A subscription that an append claims has a job, which no process fetches while this one lives',
    file: 'src/queue/consumer.ts',
    take: 'await Promise.all(reservations);',
    test: ['test/streaming/stream/own-streams.test.ts', 'is handed over by a process that stops'],
  },
  {
    invariant: 'An append passes no waiting job by: it claims only while three of four slots are free',
    file: 'src/queue/slots.ts',
    take: 'const SHARE_LEFT = 0.75;',
    put: 'const SHARE_LEFT = 0;',
    test: ['test/streaming/stream/own-streams.test.ts', 'waits in the queue while a quarter'],
  },
  {
    invariant: 'A change of a destination takes effect within a second',
    file: 'src/streaming/request/recent-configs.ts',
    take: 'if (config?.version !== version) return undefined;',
    put: 'if (config === undefined || version < 0) return undefined;',
    test: ['test/streaming/stream/own-streams.test.ts', 'is sent as the destination is now'],
  },
  {
    invariant: 'Only the owner of a subscription moves its position, and only forwards',
    file: 'src/streaming/stream/commit-batch.ts',
    take: 's.position = $4',
    put: '$4::bigint >= 0',
    test: [
      'test/streaming/stream/commit-batch.test.ts',
      'moves nothing when the position was moved meanwhile',
    ],
  },
  {
    invariant: 'Only the owner of a subscription moves its position, and only forwards',
    file: 'src/streaming/stream/commit-batch.ts',
    take: 's.epoch = $3',
    put: '$3::int >= 0',
    test: ['test/streaming/streaming.test.ts', 'once another process owns the subscription'],
  },
  {
    invariant: 'A position never passes an event that was neither delivered nor handed over',
    file: 'src/streaming/stream/batch-progress.ts',
    take: 'return firstCutOff === -1 ? this.#started : Math.max(lastDelivered + 1, firstCutOff);',
    put: 'return this.#started;',
    test: ['test/streaming/stream/batch-progress.test.ts', 'what was given up while stopping'],
  },
  {
    invariant:
      'A failed shipment counts as one failure, and the server finds the event that the receiver refuses',
    file: 'src/streaming/stream/batch-progress.ts',
    take: 'if (answered && !isOne && !this.#isStable) return this.#halve(range, now);',
    test: ['test/streaming/stream/shipments-of-a-batch.test.ts', 'with many such events in them'],
  },
  {
    invariant:
      'An event that the receiver refuses for good is a dead letter at once, and a receiver that refuses everything stops the stream',
    file: 'src/streaming/stream/batch-progress.ts',
    take: ', isRefused: true',
    test: ['test/streaming/stream/shipments-of-a-batch.test.ts', 'make dead letters of what is refused'],
  },
  {
    invariant:
      'An event that the receiver refuses for good is a dead letter at once, and a receiver that refuses everything stops the stream',
    file: 'src/streaming/stream/batch-progress.ts',
    take: 'this.#consecutiveFailures = before + events;',
    put: 'this.#consecutiveFailures = before;',
    test: [
      'test/streaming/stream/shipments-of-a-batch.test.ts',
      'when very many are refused for good in a row',
    ],
  },
  {
    invariant:
      'A failure that only a user can repair uses up no attempt and is tried at most every ten minutes',
    file: 'src/streaming/attempts/retry-schedule.ts',
    take: 'return Math.max(probeDelay(schedule, probes, options), DENIED_PROBE_MS);',
    put: 'return probeDelay(schedule, probes, options);',
    test: ['test/streaming/probe/after-probe.test.ts', 'of a destination that a person has to mend'],
  },
  {
    invariant: 'A shipment that must be repeated unchanged has the same events each time, even after a crash',
    file: 'src/streaming/stream/stream-run.ts',
    take: ', this.#heldEnd(after)',
    test: ['test/streaming/stream/stable-shipments.test.ts', 'has the events that were stored'],
  },
  {
    invariant: 'A shipment that must be repeated unchanged has the same events each time, even after a crash',
    file: 'src/streaming/stream/stream-run.ts',
    take: 'await holdShipment(this.#streaming.database.pool, this.#claim, sequence, shipment)',
    put: '((await Promise.resolve(shipment)) !== undefined)',
    test: ['test/streaming/stream/stable-shipments.test.ts', 'when its process died after it was sent'],
  },
  {
    invariant: 'A shipment that must be repeated unchanged has the same events each time, even after a crash',
    file: 'src/streaming/stream/commit-batch.ts',
    take: 'CASE WHEN s.position = $5::bigint THEN s.shipment_end END',
    put: 'NULL',
    test: ['test/streaming/stream/stable-shipments.test.ts', 'is what a probe sends'],
  },
  {
    invariant: 'A shipment that must be repeated unchanged has the same events each time, even after a crash',
    file: 'src/streaming/probe/send-probe.ts',
    take: 'if (target.sender.limits.stable) return probeShipments(streaming, backlogs, target, stopping);',
    test: ['test/streaming/stream/stable-shipments.test.ts', 'is what a probe sends'],
  },
  {
    invariant: 'A shipment that must be repeated unchanged has the same events each time, even after a crash',
    file: 'src/replays/read-span.ts',
    take: 'repeatableEnd(held, filter)',
    put: 'undefined as number | undefined',
    test: ['test/streaming/stream/stable-shipments.test.ts', 'has the same events in a replay'],
  },
  {
    invariant: 'Writing the same events to a bucket again overwrites the same object and no other',
    file: 'src/destination-kinds/amazon-s3/object-key.ts',
    take: 'return `${begin}${writer}_${streamId}_${span}_${digest}${extension}`;',
    put: 'return `${begin}${writer}_${streamId}_${span}_${digest}_${Date.now()}${extension}`;',
    test: ['test/streaming/amazon-s3.test.ts', 'overwrites the object whose answer'],
  },
  {
    invariant: 'Writing the same events to a bucket again overwrites the same object and no other',
    file: 'src/destination-kinds/amazon-s3/object-key.ts',
    take: 'createdAt: createdAtOf(first.body) ?? EPOCH, streamId',
    put: 'createdAt: new Date().toISOString(), streamId',
    test: ['test/destination-kinds/amazon-s3/object-key.test.ts', 'has the partition of its first event'],
  },
  {
    invariant: 'Writing the same events to a bucket again overwrites the same object and no other',
    file: 'src/destination-kinds/amazon-s3/object-key.ts',
    take: '_${digest}${extension}',
    put: '${extension}',
    test: ['test/destination-kinds/amazon-s3/object-key.test.ts', 'belongs to exactly these events'],
  },
  {
    invariant: 'Writing the same events to a bucket again overwrites the same object and no other',
    file: 'src/destination-kinds/amazon-s3/object-key.ts',
    take: '${event.id}_${Date.parse(createdAt)}',
    put: '${event.id}_${Date.now()}',
    test: ['test/streaming/amazon-s3.test.ts', 'the same one when it is sent again'],
  },
  {
    invariant: 'Writing the same events to a bucket again overwrites the same object and no other',
    file: 'src/destination-kinds/amazon-s3/sender.ts',
    take: 'inFlight: 1, stable: true',
    put: 'inFlight: 1, stable: false',
    test: ['test/streaming/amazon-s3.test.ts', 'overwrites the object whose answer'],
  },
  {
    invariant:
      'Events that wait for a fuller batch occupy no slot, and are sent when the oldest is old enough',
    file: 'src/streaming/stream/cut-shipments.ts',
    take: "if (at <= now) return { kind: 'now', reading };",
    test: ['test/streaming/stream/ripe-shipments.test.ts', 'keeps too few and too young events'],
  },
  {
    invariant:
      'Events that wait for a fuller batch occupy no slot, and are sent when the oldest is old enough',
    file: 'src/streaming/stream/subscription-release.ts',
    take: ', startAfter: to.startAfter',
    test: ['test/streaming/stream/shipments-that-wait.test.ts', 'when the oldest of them is old enough'],
  },
  {
    invariant: 'No stream waits for memory that it holds itself',
    file: 'src/streaming/stream/gathered-commits.ts',
    take: 'release(sent);\n    if (this.#failed',
    put: 'if (this.#failed',
    test: ['test/streaming/lanes/memory.test.ts', 'fill the memory of its lane'],
  },
  {
    invariant:
      'Deliveries are recorded in the order in which they were sent, and nothing after one that could not be recorded',
    file: 'src/streaming/stream/gathered-commits.ts',
    take: " || this.#newest?.kind === 'lost'",
    test: ['test/streaming/stream/gathered-commits.test.ts', 'record nothing behind one that found'],
  },
  {
    invariant:
      'Deliveries are recorded in the order in which they were sent, and nothing after one that could not be recorded',
    file: 'src/streaming/stream/gathered-commits.ts',
    take: 'this.#failed !== undefined || this.#newest',
    put: 'this.#newest',
    test: ['test/streaming/stream/gathered-commits.test.ts', 'begin no more once one has failed'],
  },
  {
    invariant:
      'Deliveries are recorded in the order in which they were sent, and nothing after one that could not be recorded',
    file: 'src/streaming/stream/gathered-commits.ts',
    take: 'release(this.#waiting);\n    this.#waiting = [];',
    test: ['test/streaming/stream/gathered-commits.test.ts', 'record nothing behind one that failed'],
  },
  {
    invariant: 'An event in memory is the event in the log, and a reader of memory skips none',
    file: 'src/event-log/newest-events.ts',
    take: ' || (last !== undefined && first.sequence !== last.sequence + 1)',
    test: ['test/event-log/newest-events.test.ts', 'have no gap'],
  },
  {
    invariant: 'An event in memory is the event in the log, and a reader of memory skips none',
    file: 'src/event-log/newest-events.ts',
    take: ' || result.duplicates > 0',
    test: ['test/event-log/newest-events.test.ts', 'are not known where the sender sent some'],
  },
  {
    invariant: 'An event in memory is the event in the log, and a reader of memory skips none',
    file: 'src/event-log/newest-events.ts',
    take: 'if (last !== undefined && last.sequence !== after) return;',
    test: ['test/event-log/newest-events.test.ts', 'is not kept where events are missing'],
  },
  {
    invariant: 'After a failure, nothing is sent before the failure is recorded',
    file: 'src/streaming/stream/stream-run.ts',
    take: 'toRetry.length > 0 || verdict !== undefined || ',
    test: ['test/streaming/failing-deliveries.test.ts', 'starts nothing after a batch that switches'],
  },
  {
    invariant: 'Consecutive failures are counted over batches and processes, and a success resets the count',
    file: 'src/streaming/stream/commit-batch.ts',
    take: ' && consecutiveFailures === storedFailures',
    test: ['test/streaming/stream/commit-batch.test.ts', 'takes failures back that are stored'],
  },
  {
    invariant: 'A stream continues when events are gone from the log',
    file: 'src/streaming/stream/stream-run.ts',
    take: '(await skipMissing(this.#streaming, this.#claim, this.#position)) ?? this.#position',
    put: 'this.#position',
    test: ['test/streaming/stream/missing-events.test.ts', 'a stream of which nothing is left comes to rest'],
  },
  {
    invariant: 'Transactions do not deadlock',
    file: 'src/streaming/stream/commit-batch.ts',
    take: "await client.query('SELECT FROM destinations WHERE id = $1 FOR NO KEY UPDATE', [claim.destinationId]);",
    test: [
      'test/streaming/stream/commit-batch.test.ts',
      'waits for the lock of the destination before it takes',
    ],
  },
  {
    invariant: 'A change of a filter loses no event that passes, and sends none twice',
    file: 'src/streaming/stream/stream-run.ts',
    take: 'if (this.#misread) this.#readOn();',
    test: [
      'test/streaming/stream/filtered-streaming.test.ts',
      'gets nothing more of a type that is taken away',
    ],
  },
  {
    invariant: 'A receiver can detect missing events: each delivery names the due event before it',
    file: 'src/streaming/stream/commit-batch.ts',
    take: 'previous: last.sequence };',
    put: 'previous: before.previous };',
    test: ['test/streaming/stream/places.test.ts', 'by a probe, with the next event and with any other'],
  },
  {
    invariant: 'A receiver can detect missing events: each delivery names the due event before it',
    file: 'src/streaming/attempts/failed-deliveries.ts',
    take: 'failed.map(({ event }) => event.previous)',
    put: 'failed.map(() => null)',
    test: ['test/streaming/stream/places.test.ts', 'at every retry, and when a person sends a dead letter'],
  },
  {
    invariant: 'The limit of a destination shrinks only where fewer requests deliver as many events',
    file: 'src/streaming/limit/limit-search.ts',
    take: 'if (round.perSecond < before.perSecond * least) {',
    put: 'if (false) {',
    test: ['test/streaming/limit/adaptive-limit.test.ts', 'takes nearly what it could from one that refuses'],
  },
  {
    invariant:
      'An event that a busy destination refuses is sent again, one request at a time, and is never passed over',
    file: 'src/streaming/stream/batch-progress.ts',
    take: 'if (!isDown && (retryAfterMs ?? 0) <= LONGEST_HOLD_MS) {',
    put: 'if (false) {',
    test: ['test/streaming/stream/batch-progress.test.ts', 'sends what a busy destination refuses again'],
  },
  {
    invariant: 'Destinations that hang take nothing from those that answer',
    file: 'src/streaming/stream/run-lane.ts',
    take: 'if (performance.now() - this.#lastSuccess >= SLOW_AFTER_MS && !this.slowDown()) noRoom();',
    test: ['test/streaming/lanes/isolation.test.ts', 'of which there are more than jobs at a time'],
  },
  {
    invariant: 'A failed delivery or farewell that waits has one job',
    file: 'src/streaming/retry/record-retry.ts',
    take: "const counts = isOurs || verdict.kind === 'delivered';",
    put: 'const counts = true;',
    test: ['test/streaming/retry/retry-delivery.test.ts', 'that two processes have, because one was frozen'],
  },
  {
    invariant: 'A retry by hand does not suspend the destination',
    file: 'src/streaming/attempts/failed-deliveries.ts',
    take: ' AND NOT manual',
    test: [
      'test/streaming/attempts/failed-deliveries.test.ts',
      'that a person sends again are never too many',
    ],
  },
  {
    invariant: 'A change that may repair a failing destination is tried at once',
    file: 'src/destinations/lifecycle/update-destination.service.ts',
    take: 'changed.config !== undefined || changed.secrets !== undefined',
    put: 'changed.config !== undefined',
    test: ['test/destinations/destination-lifecycle.test.ts', 'is tried again at once when its'],
  },
  {
    invariant: 'A replay moves no position of the stream, and its own only forwards',
    file: 'src/replays/commit-replay.ts',
    take: 'AND cancelled_at IS NULL AND finished_at IS NULL',
    test: ['test/replays/replay.test.ts', 'stops when it is cancelled'],
  },
  {
    invariant: 'Refused events do not block the events around them for long',
    file: 'src/streaming/stream/batch-progress.ts',
    take: 'const before = answered ? this.#consecutiveFailures : Math.max(this.#consecutiveFailures, 0);',
    put: 'const before = Math.max(this.#consecutiveFailures, 0);',
    test: ['test/streaming/stream/batch-progress.test.ts', 'has patience with refusals after a probe'],
  },
  {
    invariant: 'A change of a destination takes effect within a second',
    file: 'src/streaming/stream/watches.ts',
    take: 'timer ??= setInterval(() => void poll().catch(() => undefined), POLL_MS);',
    test: ['test/streaming/stream/watches.test.ts', 'even if the notification of it gets lost'],
  },
  {
    invariant: 'A destination has one signing secret under concurrent requests',
    file: 'src/destinations/secrets/signing-secret.ts',
    take: 'ON CONFLICT DO NOTHING',
    put: 'ON CONFLICT (destination_id, name) DO UPDATE SET value = excluded.value',
    test: ['test/streaming/signatures.test.ts', 'are made with one secret although many ask at once'],
  },
];
