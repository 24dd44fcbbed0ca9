import { Text } from '@mantine/core';
import type { JSX } from 'react';
import type { Destination } from '../destinations/api/destinations.ts';
import { Moment } from '../time/moment.tsx';
import { count } from '../time/time-text.ts';

type SendingLimit = NonNullable<Destination['sendingLimit']>;

/** How the server slows down for a destination that refuses some of the requests, in figures. */
export function SendingFacts({ limit }: { readonly limit: SendingLimit }): JSX.Element {
  const { summary, inFlight, pauseMs, takenPerSecond, refusedShare, heldUntil, since } = limit;
  return (
    <section aria-label="Sending">
      <Text size="sm">
        The receiver {summary}, <Moment time={since} as="since" />. Refused events are sent again within a
        second and do not count as failed.
      </Text>
      <Text size="sm" c="dimmed">
        At most {count(inFlight)} {inFlight === 1 ? 'request' : 'requests'} at a time
        {pauseMs !== null && `, ${count(pauseMs)} ms between two`} · {perSecond(takenPerSecond)} events/s
        accepted · {percent(refusedShare)} of the requests refused
        {heldUntil !== null && (
          <>
            {' '}
            · asked for a pause; the next request goes out <Moment time={heldUntil} as="until" />
          </>
        )}
      </Text>
    </section>
  );
}

function perSecond(value: number): string {
  return value < 10 ? value.toFixed(1) : count(Math.round(value));
}

function percent(share: number): string {
  return share > 0 && share < 0.01 ? 'less than 1 %' : `${Math.round(share * 100)} %`;
}
