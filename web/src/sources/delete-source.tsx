import type { JSX } from 'react';
import { useChange } from '../api/use-change.ts';
import { useApi } from '../session/session.tsx';
import { ConfirmDelete } from '../shell/confirm-delete.tsx';
import { SourceDeleteDocument, type Source } from './api/source-documents.ts';
import { sourcesKey } from './api/sources.ts';

interface DeleteSourceProps {
  readonly fullPath: string;
  readonly source: Source;
  readonly onNotice: (notice: string) => void;
}

/** Deletes a source for who types its name. */
export function DeleteSource({ fullPath, source, onNotice }: DeleteSourceProps): JSX.Element {
  const api = useApi();
  const { id, name } = source;
  const destroy = useChange(
    sourcesKey(fullPath),
    () => api.graphql(SourceDeleteDocument, { input: { id } }),
    () => onNotice(`${name} was deleted. Its events stay.`),
  );
  return (
    <ConfirmDelete
      title="Delete source"
      label={name}
      isPending={destroy.isPending}
      error={destroy.error}
      onConfirm={() => destroy.mutate()}
    >
      Requests of the system are refused from now on; the events that it has sent stay. This cannot be undone:
      a new source has another address and another secret.
    </ConfirmDelete>
  );
}
