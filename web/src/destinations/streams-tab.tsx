import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { useApi } from '../session/session.tsx';
import { Problem } from '../shell/problem.tsx';
import { destinationsQuery } from './api/destinations.ts';
import { EmptyState } from './empty-state.tsx';
import { NewDestination } from './form/new-destination.tsx';
import { DestinationItem } from './list/destination-item.tsx';
import type { Owner } from './owner.ts';
import classes from './streams-tab.module.css';
import { Loading } from '../shell/loading.tsx';

/** The destinations of an owner. */
export function StreamsTab({ owner }: { readonly owner: Owner }): JSX.Element {
  const destinations = useQuery(destinationsQuery(useApi(), owner));
  const [adding, setAdding] = useState(false);
  const [notice, setNotice] = useState('');
  const all = destinations.data;
  const add = (): void => {
    setNotice('');
    setAdding(true);
  };

  if (all === undefined) {
    return destinations.error === null ? (
      <Loading height={180} label="Loading the destinations" />
    ) : (
      <Problem error={destinations.error} onRetry={() => void destinations.refetch()} />
    );
  }
  return (
    <Stack gap="md">
      {all.length > 0 && (
        <Group justify="space-between" mih={36}>
          <Text fw={600}>{all.length === 1 ? '1 destination' : `${all.length} destinations`}</Text>
          {!adding && <Button onClick={add}>Add streaming destination</Button>}
        </Group>
      )}
      <Text size="sm" role="status" className={classes['notice'] ?? ''}>
        {notice}
      </Text>
      {destinations.error !== null && (
        <Problem title="This list may be out of date" error={destinations.error} />
      )}
      {adding && (
        <section className={`panel ${classes['add']}`} aria-labelledby="add-destination">
          <Title order={2} size="h4" id="add-destination" mb="sm">
            Add streaming destination
          </Title>
          <NewDestination
            owner={owner}
            onDone={(saved) => {
              setAdding(false);
              if (saved) setNotice('The destination was added. It receives all events from now on.');
            }}
          />
        </section>
      )}
      {all.length === 0 && !adding && <EmptyState owner={owner} onAdd={add} />}
      {all.length > 0 && (
        <ul className={classes['list']}>
          {all.map((destination) => (
            <DestinationItem
              key={destination.id}
              owner={owner}
              destination={destination}
              onNotice={setNotice}
            />
          ))}
        </ul>
      )}
    </Stack>
  );
}
