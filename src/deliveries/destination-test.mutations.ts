import type pg from 'pg';
import type { ActorContext } from '../access/actor-context.ts';
import { sqlOfClient } from '../database/sql.ts';
import type { DestinationAccess } from '../destinations/changes/destination-access.ts';
import { AnyDestinationId } from '../destinations/model/destination-ids.ts';
import { withPartitions } from '../event-log/missing-partition.ts';
import { scalar } from '../graphql/fields.ts';
import { mutation, mutationResolver } from '../graphql/mutation.ts';
import { resourceNotAvailable } from '../graphql/request-error.ts';
import { insertSingleAttempt } from '../streaming/attempts/attempts.ts';
import { loadTarget, type TargetParts } from '../streaming/request/target.ts';
import type { TestSender } from '../streaming/test-events/test-sender.ts';
import { loadDeliveries } from './delivery-details.ts';
import { AttemptType, DeliveryType } from './delivery.type.ts';

interface Parts {
  readonly pool: Pick<pg.Pool, 'query'>;
  readonly targets: TargetParts;
  readonly access: DestinationAccess;
  readonly tests: TestSender;
}

export const DestinationTestMutations = mutationResolver([
  mutation({
    name: 'externalAuditEventDestinationTest',
    description:
      "Auditstream's own. Send one event of the type `audit_event_streaming_test` to the destination, now and whatever its " +
      'state. The state of the destination and the events that wait for it do not change.',
    input: { id: scalar(AnyDestinationId, 'ID of the destination to test, in any of its forms.') },
    payload: {
      attempt: {
        type: () => AttemptType,
        description: 'The attempt, whether it succeeded or not; null when nothing was sent.',
      },
      delivery: {
        type: () => DeliveryType,
        description: 'The delivery of the test event, with the attempt; null when nothing was sent.',
      },
    },
    async run({ pool, targets, access, tests }: Parts, input, context: ActorContext) {
      const { destination, group, author } = await access.named(context, input.id);
      const target = await loadTarget(targets, destination.id);
      if (target === undefined) throw resourceNotAvailable();
      const about = { type: input.id.model, id: destination.id, details: destination.name };
      const result = await tests.send({ group, author, target: about }, target.sender);
      if (result.kind === 'too-many') return { errors: [result.message] };
      const { attempt } = result;
      await withPartitions(sqlOfClient(pool), () => insertSingleAttempt(pool, destination.id, attempt));
      const deliveries = await loadDeliveries(pool, destination, [attempt.event.id]);
      const delivery = deliveries.get(attempt.event.id);
      return { attempt: delivery?.attempts[0], delivery };
    },
  }),
]);
