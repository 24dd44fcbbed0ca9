import { Button, Group, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type JSX } from 'react';
import { ErrorText } from '../shell/error-text.tsx';
import { anyDestinationDocuments } from '../destinations/api/any-destination-documents.ts';
import { useApi } from '../session/session.tsx';
import { toIso } from '../time/local-time.ts';

interface ReplayFormProps {
  readonly id: string;
  readonly onDone: () => void;
}

/** Which events are sent again. */
export function ReplayForm({ id, onDone }: ReplayFormProps): JSX.Element {
  const api = useApi();
  const queries = useQueryClient();
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const start = useMutation({
    mutationFn: async () => {
      const input = { id, from: toIso(from) ?? null, to: toIso(to) ?? null };
      const { result } = await api.graphql(anyDestinationDocuments.replay, { input });
      if (result === null || result.errors.length > 0) throw new Error(result?.errors.join('. '));
      await queries.invalidateQueries({ queryKey: ['replays', id] });
      onDone();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    start.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Text size="sm" mb={4}>
        Events that were accepted in this time are sent again, with the same ids: a receiver ignores an id
        that it knows. Without a beginning, the replay starts with the oldest event that is kept; without an
        end, it ends now.
      </Text>
      <Group align="end" gap="sm">
        <TextInput
          label="Replay from"
          type="datetime-local"
          autoFocus
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          label="Replay before"
          type="datetime-local"
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <Button type="submit" loading={start.isPending}>
          Start replay
        </Button>
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
      </Group>
      <ErrorText text={start.error?.message} mt={4} />
    </form>
  );
}
