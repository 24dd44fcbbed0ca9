import { Button, Group, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId, useState, type JSX } from 'react';
import { Deliveries } from '../../deliveries/deliveries.tsx';
import { useApi } from '../../session/session.tsx';
import { destinationKindsQuery } from '../api/destination-kinds.ts';
import type { Destination } from '../api/destinations.ts';
import { labelOf } from '../destination-label.ts';
import { EditDestination } from '../form/edit-destination.tsx';
import type { Owner } from '../owner.ts';
import { STATE_TEXTS, UNKNOWN_STATE } from '../state-text.ts';
import { ActiveButton } from './active-button.tsx';
import { DeleteButton } from './delete-button.tsx';
import classes from './destination-item.module.css';
import { DestinationFacts } from './destination-facts.tsx';
import { StateBadge } from './state-badge.tsx';
import { TestButton, TestResult, useTest } from './test-event.tsx';

interface DestinationItemProps {
  readonly owner: Owner;
  readonly destination: Destination;
  readonly onNotice: (notice: string) => void;
}

/** A destination: what it does, and what one can do with it. */
export function DestinationItem({ owner, destination, onNotice }: DestinationItemProps): JSX.Element {
  const { id, category, address, state } = destination;
  const label = labelOf(destination);
  const title = useId();
  const details = useId();
  const [open, setOpen] = useState<'edit' | 'deliveries'>();
  const { data: kinds } = useQuery(destinationKindsQuery(useApi()));
  const test = useTest(id);
  const text = state === null ? UNKNOWN_STATE : STATE_TEXTS[state];
  const toggle = (part: 'edit' | 'deliveries'): void => setOpen(open === part ? undefined : part);

  return (
    <li className={`panel ${classes['item']}`} aria-labelledby={title}>
      <div className={classes['head']}>
        <Title order={2} size="h5" id={title} className={classes['name']}>
          {label}
        </Title>
        <StateBadge label={text.label} tone={text.tone} title={text.meaning} />
      </div>
      <Text className="mono" c="dimmed">
        {address}
      </Text>
      {(kinds?.length ?? 0) > 1 && (
        <Text size="sm" c="dimmed">
          {kinds?.find(({ name }) => name === category)?.title ?? category}
        </Text>
      )}
      <DestinationFacts destination={destination} />
      <Group gap="xs" role="group" aria-label={`Actions of ${label}`}>
        <Button
          variant="default"
          size="xs"
          aria-expanded={open === 'deliveries'}
          aria-controls={details}
          onClick={() => toggle('deliveries')}
        >
          Deliveries
        </Button>
        <TestButton test={test} />
        <ActiveButton owner={owner} destination={destination} onNotice={onNotice} />
        <Button
          variant="default"
          size="xs"
          aria-expanded={open === 'edit'}
          aria-controls={details}
          onClick={() => toggle('edit')}
        >
          Edit
        </Button>
        <DeleteButton owner={owner} destination={destination} onNotice={onNotice} />
      </Group>
      <TestResult test={test} />
      <div id={details} className={classes['details']}>
        {open === 'edit' && (
          <EditDestination
            owner={owner}
            id={id}
            onDone={(saved) => {
              setOpen(undefined);
              if (saved) onNotice(`${label} was saved.`);
            }}
          />
        )}
        {open === 'deliveries' && <Deliveries owner={owner} destination={destination} />}
      </div>
    </li>
  );
}
