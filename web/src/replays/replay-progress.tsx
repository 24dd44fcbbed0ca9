import { Button, Group, Progress, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { ErrorText } from '../shell/error-text.tsx';
import { anyDestinationDocuments } from '../destinations/api/any-destination-documents.ts';
import { useApi } from '../session/session.tsx';
import { Moment } from '../time/moment.tsx';
import { count } from '../time/time-text.ts';
import { isUnderWay, type Replay } from './replays-query.ts';

interface ReplayProgressProps {
  readonly replay: Replay;
  readonly destinationId: string;
}

const STATES: Readonly<Record<Replay['state'], string>> = {
  RUNNING: 'Replay is running',
  WAITING: 'Replay waits until the destination accepts events',
  FINISHED: 'Replay is finished',
  CANCELLED: 'Replay was cancelled',
};

/** How far a replay is. */
export function ReplayProgress({ replay, destinationId }: ReplayProgressProps): JSX.Element {
  const api = useApi();
  const queries = useQueryClient();
  const { id, state, total, done, failed, from, to, finishedAt } = replay;
  const cancel = useMutation({
    mutationFn: async () => {
      const { result } = await api.graphql(anyDestinationDocuments.replayCancel, { input: { id } });
      if (result === null || result.errors.length > 0) throw new Error(result?.errors.join('. '));
      await queries.invalidateQueries({ queryKey: ['replays', destinationId] });
    },
  });
  const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
  return (
    <div>
      <Group justify="space-between" gap="xs" mb={4}>
        <Text size="sm" role="status">
          {STATES[state]}: {count(done)} of {count(total)} events
          {failed > 0 && `, ${count(failed)} of them failed`}
        </Text>
        {isUnderWay(replay) && (
          <Button
            variant="default"
            size="xs"
            aria-label="Cancel the replay"
            loading={cancel.isPending}
            onClick={() => cancel.mutate()}
          >
            Cancel
          </Button>
        )}
      </Group>
      {isUnderWay(replay) && <Progress value={percent} aria-label="Progress of the replay" />}
      <Text size="xs" c="dimmed" mt={4} mb="xs">
        Accepted from <Moment time={from} as="exact" /> to <Moment time={to} as="exact" />
        {finishedAt !== null && (
          <>
            , ended <Moment time={finishedAt} />
          </>
        )}
      </Text>
      <ErrorText text={cancel.error?.message} />
    </div>
  );
}
