import type { JSX } from 'react';
import { count } from '../../time/time-text.ts';
import type { Destination } from '../api/destinations.ts';
import classes from './hour-chart.module.css';

const WIDTH = 120;
const HEIGHT = 28;
const GAP = 2;
// So that one event among thousands is still seen.
const LEAST = 2;

/** What was delivered, what failed and what a busy destination refused in the last hour, in parts of five minutes. */
export function HourChart({ counts }: { readonly counts: Destination['deliveryCounts'] }): JSX.Element {
  const { lastHour, lastHourSeries } = counts;
  const most = Math.max(
    1,
    ...lastHourSeries.map(({ delivered, failed, refused }) => delivered + failed + refused),
  );
  const step = WIDTH / lastHourSeries.length;
  const heightOf = (value: number): number =>
    value === 0 ? 0 : Math.max(LEAST, (value / most) * (HEIGHT - LEAST));
  return (
    <svg
      className={classes['chart']}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={labelOf(lastHour)}
    >
      <line className={classes['line']} x1="0" x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
      {lastHourSeries.map(({ at, delivered, failed, refused }, index) => {
        const [good, bad, busy] = [heightOf(delivered), heightOf(failed), heightOf(refused)];
        const place = { x: index * step + GAP / 2, width: step - GAP };
        return (
          <g key={at}>
            <rect {...place} className={classes['delivered']} y={HEIGHT - good} height={good} />
            <rect {...place} className={classes['failed']} y={HEIGHT - good - bad} height={bad} />
            <rect {...place} className={classes['refused']} y={HEIGHT - good - bad - busy} height={busy} />
          </g>
        );
      })}
    </svg>
  );
}

function labelOf({ delivered, failed, refused }: Destination['deliveryCounts']['lastHour']): string {
  const said = `Attempts in the last hour: ${count(delivered)} delivered, ${count(failed)} failed`;
  return refused === 0 ? said : `${said}, ${count(refused)} refused by a busy receiver and sent again`;
}
