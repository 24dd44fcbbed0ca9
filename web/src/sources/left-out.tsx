import { Text } from '@mantine/core';
import type { JSX } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../session/session.tsx';
import { CodeExample } from '../shell/code-example.tsx';
import { Moment } from '../time/moment.tsx';
import { count } from '../time/time-text.ts';
import { SourceReasonsDocument, type Source } from './api/source-documents.ts';
import { reasonText } from './reason-text.ts';
import classes from './sources-tab.module.css';

const EVERY_MS = 3_000;

/** Why records became no events, with one of each. */
export function LeftOut({ source }: { readonly source: Source }): JSX.Element | null {
  const api = useApi();
  const { id, name } = source;
  const { data: reasons = [] } = useQuery({
    queryKey: ['reasons of a source', id],
    refetchInterval: EVERY_MS,
    queryFn: async () => (await api.graphql(SourceReasonsDocument, { id })).source?.reasons ?? [],
  });
  if (reasons.length === 0) return null;
  return (
    <section aria-label={`What was left out of ${name}`}>
      <Text size="sm" fw={600} mt="sm">
        What was left out
      </Text>
      <ul className={classes['reasons']}>
        {reasons.map(({ refused, reason, count: times, lastAt, example }) => (
          <li key={`${refused} ${reason}`}>
            {refused ? 'Refused' : 'Skipped'}: {reason}, {count(times)} {times === 1 ? 'record' : 'records'},
            the last one <Moment time={lastAt} />
            <Meaning reason={reason} />
            {example !== null && (
              <details>
                <summary>An example, with secrets removed</summary>
                <CodeExample label={`Example of ${reason}`} text={example} />
              </details>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Meaning({ reason }: { readonly reason: string }): JSX.Element | null {
  const text = reasonText(reason);
  if (text === undefined) return null;
  return (
    <Text size="sm" c="dimmed">
      {text}
    </Text>
  );
}
