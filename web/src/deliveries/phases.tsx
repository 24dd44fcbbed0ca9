import type { JSX } from 'react';
import type { DeliveryWithBody } from './deliveries-query.ts';
import classes from './phases.module.css';

type PhaseTimes = NonNullable<DeliveryWithBody['attempts'][number]['phases']>;

const NAMES: readonly (readonly [keyof PhaseTimes, string])[] = [
  ['dnsMs', 'DNS'],
  ['tcpMs', 'Connect'],
  ['tlsMs', 'TLS'],
  ['firstByteMs', 'First byte'],
];

/** How long the parts of a request took, as far as it came. */
export function Phases({ phases }: { readonly phases: PhaseTimes }): JSX.Element {
  return (
    <dl className={classes['phases']} aria-label="Phases">
      {NAMES.map(([key, name]) => {
        const ms = phases[key];
        return ms === null ? null : (
          <div key={key}>
            <dt>{name}</dt>
            <dd>{ms} ms</dd>
          </div>
        );
      })}
    </dl>
  );
}
