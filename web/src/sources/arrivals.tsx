import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { Link } from 'wouter';
import { EventPanel } from '../events/event-panel.tsx';
import type { EventRow } from '../events/event-row.ts';
import { fetchPage } from '../events/events-query.ts';
import { groupAddress } from '../groups/group-path.ts';
import { useApi } from '../session/session.tsx';
import { Problem } from '../shell/problem.tsx';
import { Moment } from '../time/moment.tsx';
import type { Source } from './api/source-documents.ts';
import { sourceNumber } from './api/sources.ts';
import classes from './sources-tab.module.css';

const SHOWN = 10;
const EVERY_MS = 2_000;

interface ArrivalsProps {
  readonly fullPath: string;
  readonly source: Source;
}

/** The newest events of a source, as they come. */
export function Arrivals({ fullPath, source }: ArrivalsProps): JSX.Element {
  const api = useApi();
  const owner = { kind: 'group', fullPath } as const;
  const [opened, setOpened] = useState<EventRow>();
  const events = useQuery({
    queryKey: ['events of a source', source.id],
    refetchInterval: EVERY_MS,
    queryFn: async ({ signal }) => {
      const filters = new URLSearchParams({ source_id: sourceNumber(source.id) });
      return (await fetchPage(api, owner, filters, null, signal)).rows.slice(0, SHOWN);
    },
  });
  const rows = events.data ?? [];
  return (
    <section aria-label={`Events of ${source.name}`}>
      <Text size="sm" fw={600} mt="xs">
        What arrives
      </Text>
      {events.error !== null && <Problem error={events.error} onRetry={() => void events.refetch()} />}
      <Text size="sm" role="status">
        {rows.length === 0 ? 'Waiting for the first event. It appears here when it comes.' : ''}
      </Text>
      <ul className={classes['arrived']}>
        {rows.map((row) => (
          <li key={row.id}>
            <button type="button" aria-haspopup="dialog" onClick={() => setOpened(row)}>
              <span>{row.createdAt !== '' && <Moment time={row.createdAt} />}</span>
              <span className={classes['said']}>{sentenceOf(row)}</span>
              <span className="mono">{row.eventType}</span>
            </button>
          </li>
        ))}
      </ul>
      {rows.length > 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          The newest {SHOWN} at most; all of them are in the tab{' '}
          <Anchor component={Link} underline="always" href={`${groupAddress(fullPath)}?tab=events`}>
            Events
          </Anchor>
          .
        </Text>
      )}
      <EventPanel owner={owner} row={opened} onClose={() => setOpened(undefined)} />
    </section>
  );
}

/** What happened, in one line. Events of GitLab have a text without the person. */
function sentenceOf({ author, action, target }: EventRow): string {
  if (author !== '' && action.startsWith(author)) return action;
  const what = action === '' ? target : action;
  return what === '' ? author : `${author}: ${what}`;
}
