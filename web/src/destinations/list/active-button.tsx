import type { JSX } from 'react';
import { useApi } from '../../session/session.tsx';
import { ChangeButton } from '../../shell/change-button.tsx';
import type { Destination } from '../api/destinations.ts';
import { documentsOf } from '../api/documents.ts';
import { labelOf } from '../destination-label.ts';
import type { Owner } from '../owner.ts';
import { useChange } from './use-change.ts';

interface ActiveButtonProps {
  readonly owner: Owner;
  readonly destination: Destination;
  readonly onNotice: (notice: string) => void;
}

/** Pauses a destination, or lets it go on where it stopped. */
export function ActiveButton({ owner, destination, onNotice }: ActiveButtonProps): JSX.Element {
  const api = useApi();
  const { id, active } = destination;
  const label = labelOf(destination);
  const change = useChange(
    owner,
    () => api.graphql(documentsOf(owner).update, { input: { id: id, active: !active } }),
    () => onNotice(active ? `${label} is paused. Its events wait.` : `${label} continues where it stopped.`),
  );
  return <ChangeButton change={change}>{active ? 'Pause' : 'Resume'}</ChangeButton>;
}
