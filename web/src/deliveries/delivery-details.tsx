import { Text, Title } from '@mantine/core';
import type { JSX } from 'react';
import { StateBadge } from '../destinations/list/state-badge.tsx';
import { JsonText } from '../json/json-text.tsx';
import { Moment } from '../time/moment.tsx';
import { duration } from '../time/time-text.ts';
import type { DeliveryWithBody } from './deliveries-query.ts';
import classes from './delivery-details.module.css';
import { answerText, batchText, STATUS_TEXTS, TRIGGER_TEXTS } from './delivery-text.ts';
import { Phases } from './phases.tsx';

/** The attempts, the request and the answers of a delivery. */
export function DeliveryDetails({ delivery }: { readonly delivery: DeliveryWithBody }): JSX.Element {
  const { eventId, eventType, status, attempts, requestHeaders, body } = delivery;
  return (
    <div className={classes['details']}>
      <div className={classes['head']}>
        <StateBadge {...STATUS_TEXTS[status]} />
        <Text className="mono">{eventType}</Text>
        <Text size="sm" c="dimmed">
          Event {eventId}
        </Text>
      </div>
      <Title order={3} size="h6">
        Attempts
      </Title>
      <ol className={classes['attempts']}>
        {attempts.toReversed().map((attempt) => (
          <li key={attempt.number}>
            <Text size="sm">
              <b>{answerText(attempt)}</b> after {duration(attempt.durationMs)} ·{' '}
              <Moment time={attempt.attemptedAt} as="exact" /> · {TRIGGER_TEXTS[attempt.trigger]}
              {batchText(attempt)} · attempt {attempt.number}
            </Text>
            {attempt.errorMessage !== null && <Text size="sm">{attempt.errorMessage}</Text>}
            {attempt.phases !== null && <Phases phases={attempt.phases} />}
            {attempt.answer !== null && attempt.answer !== '' && (
              <pre
                className={classes['block']}
                tabIndex={0}
                aria-label={`Answer to attempt ${attempt.number}`}
              >
                {attempt.answer}
              </pre>
            )}
          </li>
        ))}
      </ol>
      <Title order={3} size="h6">
        Request headers
      </Title>
      <Text size="xs" c="dimmed">
        These are the destination's present headers. A value that may be a secret is shown as ***.
      </Text>
      <pre className={classes['block']} tabIndex={0} aria-label="Request headers">
        {requestHeaders.map(({ name, value }) => `${name}: ${value}`).join('\n')}
      </pre>
      <Title order={3} size="h6">
        Body
      </Title>
      {body === null ? (
        <Text size="sm">It is no longer kept: the event is older than the retention.</Text>
      ) : (
        <JsonText text={body} label="Body" />
      )}
    </div>
  );
}
