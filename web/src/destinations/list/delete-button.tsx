import type { JSX } from 'react';
import { useApi } from '../../session/session.tsx';
import { ConfirmDelete } from '../../shell/confirm-delete.tsx';
import type { Destination } from '../api/destinations.ts';
import { documentsOf } from '../api/documents.ts';
import { labelOf } from '../destination-label.ts';
import type { Owner } from '../owner.ts';
import { useChange } from './use-change.ts';

interface DeleteButtonProps {
  readonly owner: Owner;
  readonly destination: Destination;
  readonly onNotice: (notice: string) => void;
}

/** Deletes a destination for who types what it is called. */
export function DeleteButton({ owner, destination, onNotice }: DeleteButtonProps): JSX.Element {
  const api = useApi();
  const { id, lag } = destination;
  const label = labelOf(destination);
  const destroy = useChange(
    owner,
    () => api.graphql(documentsOf(owner).destroy, { input: { id: id } }),
    () => onNotice(`${label} was deleted.`),
  );
  return (
    <ConfirmDelete
      title="Delete destination"
      label={label}
      isPending={destroy.isPending}
      error={destroy.error}
      onConfirm={() => destroy.mutate()}
    >
      Nothing more is sent there, and waiting events
      {lag > 0 ? ` (${lag.toLocaleString('en')})` : ''} are dropped. This cannot be undone.
    </ConfirmDelete>
  );
}
