import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useApi } from '../../session/session.tsx';
import { Problem } from '../../shell/problem.tsx';
import { destinationDetailsQuery } from '../api/destinations.ts';
import type { Owner } from '../owner.ts';
import { DestinationForm } from './destination-form.tsx';
import { Secrets } from './secrets.tsx';
import { Loading } from '../../shell/loading.tsx';

interface EditDestinationProps {
  readonly owner: Owner;
  readonly id: string;
  readonly onDone: (saved: boolean) => void;
}

/** All of a destination, to be changed. */
export function EditDestination({ owner, id, onDone }: EditDestinationProps): JSX.Element {
  // What is being edited does not change under somebody's hands.
  const details = useQuery({
    ...destinationDetailsQuery(useApi(), owner, id),
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  if (details.error !== null) return <Problem error={details.error} onRetry={() => void details.refetch()} />;
  if (details.data === undefined || details.isFetching)
    return <Loading height={420} label="Loading the destination" />;
  return (
    <DestinationForm owner={owner} details={details.data} onDone={onDone}>
      <Secrets owner={owner} id={id} />
    </DestinationForm>
  );
}
