import { Button, Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import type { Destination } from '../destinations/api/destinations.ts';
import { labelOf } from '../destinations/destination-label.ts';
import type { Owner } from '../destinations/owner.ts';
import { Replays } from '../replays/replays.tsx';
import { useApi } from '../session/session.tsx';
import { Problem } from '../shell/problem.tsx';
import { deliveriesQuery, refreshEvery, type DeliveryFilters } from './deliveries-query.ts';
import { DeliveriesTable } from './deliveries-table.tsx';
import { DeliveryPanel } from './delivery-panel.tsx';
import { DeliveryFilterFields } from './delivery-filter-fields.tsx';
import { SendingFacts } from './sending-facts.tsx';
import { RetryNotice, useRetry } from './use-retry.tsx';
import { Loading } from '../shell/loading.tsx';

interface DeliveriesProps {
  readonly owner: Owner;
  readonly destination: Destination;
}

const ALL: DeliveryFilters = { status: null, eventType: null, from: undefined, to: undefined };

/** What was sent to a destination, what came of it, and what to send again. */
export function Deliveries({ owner, destination }: DeliveriesProps): JSX.Element {
  const { id, sendingLimit } = destination;
  const [filters, setFilters] = useState(ALL);
  const [opened, setOpened] = useState<string>();
  const deliveries = useInfiniteQuery({
    ...deliveriesQuery(useApi(), owner, id, filters),
    refetchInterval: ({ state }) => refreshEvery(state.data?.pages.length),
  });
  const retry = useRetry(id);
  const rows = deliveries.data?.pages.flatMap(({ nodes }) => (nodes ?? []).filter((row) => row !== null));
  const seenTypes = [...new Set(rows?.map(({ eventType }) => eventType))];

  return (
    <Stack gap="sm">
      {sendingLimit !== null && <SendingFacts limit={sendingLimit} />}
      <Replays owner={owner} id={id} />
      <Group align="end" gap="sm">
        <DeliveryFilterFields filters={filters} seenTypes={seenTypes} onChange={setFilters} />
        <Button
          variant="default"
          loading={retry.isPending && retry.variables === undefined}
          onClick={() => retry.mutate(undefined)}
        >
          Send all failed again
        </Button>
      </Group>
      <RetryNotice retry={retry} />
      {deliveries.error !== null && (
        <Problem error={deliveries.error} onRetry={() => void deliveries.refetch()} />
      )}
      {rows === undefined && deliveries.error === null && (
        <Loading height={200} label="Loading the deliveries" />
      )}
      {rows?.length === 0 && (
        <Text size="sm" c="dimmed">
          {filters === ALL
            ? 'Nothing was sent yet. Send a test event, or wait for the next event.'
            : 'No delivery passes the filters.'}
        </Text>
      )}
      {rows !== undefined && rows.length > 0 && (
        <DeliveriesTable
          rows={rows}
          label={`Deliveries of ${labelOf(destination)}`}
          retry={retry}
          onOpen={setOpened}
        />
      )}
      {deliveries.hasNextPage && (
        <Button
          variant="default"
          loading={deliveries.isFetchingNextPage}
          onClick={() => void deliveries.fetchNextPage()}
        >
          Show older deliveries
        </Button>
      )}
      <DeliveryPanel owner={owner} id={id} deliveryId={opened} onClose={() => setOpened(undefined)} />
    </Stack>
  );
}
