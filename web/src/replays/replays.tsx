import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import type { Owner } from '../destinations/owner.ts';
import { useApi } from '../session/session.tsx';
import { Problem } from '../shell/problem.tsx';
import { ReplayForm } from './replay-form.tsx';
import { ReplayProgress } from './replay-progress.tsx';
import { isUnderWay, replaysQuery } from './replays-query.ts';

/** Sends the events of a time span again, and says how far it is. */
export function Replays({ owner, id }: { readonly owner: Owner; readonly id: string }): JSX.Element {
  const replays = useQuery(replaysQuery(useApi(), owner, id));
  const [asking, setAsking] = useState(false);
  const newest = replays.data?.[0];
  const isRunning = newest !== undefined && isUnderWay(newest);
  return (
    <section aria-label="Replay">
      {replays.error !== null && <Problem error={replays.error} />}
      {newest !== undefined && <ReplayProgress replay={newest} destinationId={id} />}
      {!asking && !isRunning && (
        <Button variant="default" size="xs" onClick={() => setAsking(true)}>
          Replay…
        </Button>
      )}
      {asking && !isRunning && <ReplayForm id={id} onDone={() => setAsking(false)} />}
      {!asking && newest === undefined && (
        <Text size="xs" c="dimmed" mt={4}>
          Sends the events of a time span again, for a receiver that has lost them.
        </Text>
      )}
    </section>
  );
}
