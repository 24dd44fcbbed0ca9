import type { JSX, ReactNode } from 'react';
import { Moment } from '../../time/moment.tsx';
import { count } from '../../time/time-text.ts';
import type { Destination } from '../api/destinations.ts';
import classes from './destination-facts.module.css';
import { HourChart } from './hour-chart.tsx';

/** Always there, so that nothing below moves when a destination begins to refuse requests. */
const WITHOUT_LIMIT = {
  STREAMING: 'It accepts all events',
  RETRYING: 'From time to time the server sends one event, until the destination accepts one',
  PAUSED: 'Nothing',
  OFF: 'Nothing',
} as const;

/** How a destination does, at a glance. */
export function DestinationFacts({ destination }: { readonly destination: Destination }): JSX.Element {
  const { state, lag, oldestPendingAt, lastSuccessAt, lastError, sendingLimit, deliveryCounts } = destination;
  return (
    <dl className={classes['facts']}>
      <Fact name="Waiting">
        {lag === 0 ? 'Nothing' : count(lag)}
        {oldestPendingAt !== null && (
          <span className={classes['more']}>
            {' '}
            · oldest <Moment time={oldestPendingAt} />
          </span>
        )}
      </Fact>
      <Fact name="Last success">{lastSuccessAt === null ? 'None yet' : <Moment time={lastSuccessAt} />}</Fact>
      <Fact name="Last hour">
        <HourChart counts={deliveryCounts} />
      </Fact>
      <Fact name="Sending" wide>
        {sendingLimit === null ? (
          WITHOUT_LIMIT[state ?? 'OFF']
        ) : (
          <>
            It {sendingLimit.summary}{' '}
            <span className={classes['more']}>
              <Moment time={sendingLimit.since} as="since" />
            </span>
          </>
        )}
      </Fact>
      <Fact name="Last error" wide line>
        {lastError === null ? (
          'None'
        ) : (
          <>
            <Moment time={lastError.at} />: {lastError.message}
            {lastError.nextProbeAt !== null && (
              <span className={classes['more']}>
                {' '}
                Next try <Moment time={lastError.nextProbeAt} as="until" />.
              </span>
            )}
          </>
        )}
      </Fact>
    </dl>
  );
}

interface FactProps {
  readonly name: string;
  readonly wide?: boolean;
  /** In a line of its own, its name beside it. */
  readonly line?: boolean;
  readonly children: ReactNode;
}

function Fact({ name, wide = false, line = false, children }: FactProps): JSX.Element {
  return (
    <div data-wide={wide || undefined} data-line={line || undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
