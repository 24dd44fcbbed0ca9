import { Resolver } from 'type-graphql';
import type pg from 'pg';
import type { ActorContext } from '../access/actor-context.ts';
import { sqlOfClient } from '../database/sql.ts';
import type { DestinationAccess } from '../destinations/changes/destination-access.ts';
import { withPartitions } from '../event-log/missing-partition.ts';
import { InputMutation, payloadType, type MutationResult } from '../graphql/mutation.ts';
import { resourceNotAvailable } from '../graphql/request-error.ts';
import { insertSingleAttempt } from '../streaming/attempts/attempts.ts';
import { loadTarget, type TargetParts } from '../streaming/request/target.ts';
import type { TestSender } from '../streaming/test-events/test-sender.ts';
import { loadDeliveries } from './delivery-details.ts';
import { ExternalAuditEventDestinationTestInput } from './delivery-mutations.input.ts';
import { AttemptType, DeliveryType } from './delivery.type.ts';

interface TestResult extends MutationResult {
  readonly attempt?: AttemptType | undefined;
  readonly delivery?: DeliveryType | undefined;
}

const TestPayload = payloadType(
  'ExternalAuditEventDestinationTestPayload',
  'externalAuditEventDestinationTest',
  {
    attempt: {
      type: () => AttemptType,
      description: 'The attempt, whether it succeeded or not; null when nothing was sent.',
    },
    delivery: {
      type: () => DeliveryType,
      description: 'The delivery of the test event, with the attempt; null when nothing was sent.',
    },
  },
);

@Resolver()
export class DestinationTestResolver {
  constructor(
    private readonly pool: Pick<pg.Pool, 'query'>,
    private readonly targets: TargetParts,
    private readonly access: DestinationAccess,
    private readonly tests: TestSender,
  ) {}

  @InputMutation(
    () => ExternalAuditEventDestinationTestInput,
    () => TestPayload,
    "Auditstream's own. Send one event of the type `audit_event_streaming_test` to the destination, now and whatever its " +
      'state. The state of the destination and the events that wait for it do not change.',
  )
  async externalAuditEventDestinationTest(
    input: ExternalAuditEventDestinationTestInput,
    context: ActorContext,
  ): Promise<TestResult> {
    const { destination, group, author } = await this.access.named(context, input.id);
    using target = await loadTarget(this.targets, destination.id);
    if (target === undefined) throw resourceNotAvailable();
    const about = { type: input.id.model, id: destination.id, details: destination.name };
    const result = await this.tests.send({ group, author, target: about }, target.sender);
    if (result.kind === 'too-many') return { errors: [result.message] };
    const { attempt } = result;
    await withPartitions(sqlOfClient(this.pool), () =>
      insertSingleAttempt(this.pool, destination.id, attempt),
    );
    const deliveries = await loadDeliveries(this.pool, destination, [attempt.event.id]);
    const delivery = deliveries.get(attempt.event.id);
    return { attempt: delivery?.attempts[0], delivery };
  }
}
