import type { JSX, ReactNode } from 'react';
import { Moment } from '../time/moment.tsx';
import { count } from '../time/time-text.ts';
import type { Source } from './api/source-documents.ts';
import classes from './sources-tab.module.css';

const COUNTED = ['accepted', 'duplicates', 'skipped', 'refused'] as const;
const TITLES = {
  accepted: 'Accepted',
  duplicates: 'Sent twice',
  skipped: 'Skipped',
  refused: 'Refused',
} as const;

/** What came from a source in the last day. */
export function SourceFacts({ source }: { readonly source: Source }): JSX.Element {
  const { lastEventAt, hours } = source;
  return (
    <dl className={classes['facts']}>
      <Fact name="Last event">{lastEventAt === null ? 'None yet' : <Moment time={lastEventAt} />}</Fact>
      {COUNTED.map((what) => (
        <Fact key={what} name={`${TITLES[what]} in 24 h`}>
          {count(hours.reduce((sum, hour) => sum + hour[what], 0))}
        </Fact>
      ))}
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
