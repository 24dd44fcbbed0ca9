import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useApi } from '../../session/session.tsx';
import { Problem } from '../../shell/problem.tsx';
import { destinationKindsQuery } from '../api/destination-kinds.ts';
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
  // Values that are being edited do not change under the user's hands.
  const details = useQuery({
    ...destinationDetailsQuery(useApi(), owner, id),
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const kinds = useQuery(destinationKindsQuery(useApi()));
  if (kinds.error !== null) return <Problem error={kinds.error} onRetry={() => void kinds.refetch()} />;
  if (details.error !== null) return <Problem error={details.error} onRetry={() => void details.refetch()} />;
  if (details.data === undefined || details.isFetching || kinds.data === undefined)
    return <Loading height={420} label="Loading the destination" />;
  const { category, deliveryOptions } = details.data;
  const kind = kinds.data.find(({ name }) => name === category);
  if (kind === undefined)
    return (
      <Problem error={new Error(`This page does not know destinations of ${category}. Load it again.`)} />
    );
  return (
    <DestinationForm owner={owner} kind={kind} details={details.data} onDone={onDone}>
      <Secrets owner={owner} kind={kind} id={id} isSigning={deliveryOptions.signed === true} />
    </DestinationForm>
  );
}
