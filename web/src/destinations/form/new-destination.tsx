import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { useApi } from '../../session/session.tsx';
import { Loading } from '../../shell/loading.tsx';
import { Problem } from '../../shell/problem.tsx';
import { destinationKindsQuery } from '../api/destination-kinds.ts';
import type { Owner } from '../owner.ts';
import { DestinationForm } from './destination-form.tsx';

interface NewDestinationProps {
  readonly owner: Owner;
  readonly onDone: (saved: boolean) => void;
}

/** Makes a destination: of which kind, where there are several, and what the kind wants to know. */
export function NewDestination({ owner, onDone }: NewDestinationProps): JSX.Element {
  const kinds = useQuery(destinationKindsQuery(useApi()));
  const [chosen, setChosen] = useState('');
  if (kinds.error !== null) return <Problem error={kinds.error} onRetry={() => void kinds.refetch()} />;
  if (kinds.data === undefined) return <Loading height={420} label="Loading the form" />;
  const kind = kinds.data.find(({ name }) => name === chosen) ?? kinds.data[0];
  if (kind === undefined) return <Problem error={new Error('This server has no kind of destination.')} />;
  return (
    <>
      {kinds.data.length > 1 && (
        <NativeSelect
          label="Kind"
          mb="md"
          maw={320}
          data={kinds.data.map(({ name: value, title: label }) => ({ value, label }))}
          value={kind.name}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
      )}
      <DestinationForm key={kind.name} owner={owner} kind={kind} details={null} onDone={onDone} />
    </>
  );
}
