import type { JSX } from 'react';
import { useChange } from '../api/use-change.ts';
import { useApi } from '../session/session.tsx';
import { ChangeButton } from '../shell/change-button.tsx';
import { SourceUpdateDocument, type Source } from './api/source-documents.ts';
import { sourcesKey } from './api/sources.ts';

interface SourceButtonProps {
  readonly fullPath: string;
  readonly source: Source;
  readonly onNotice: (notice: string) => void;
}

/** Refuses what a source sends, or takes it again. */
export function PauseSource({ fullPath, source, onNotice }: SourceButtonProps): JSX.Element {
  const api = useApi();
  const { id, name, active } = source;
  const change = useChange(
    sourcesKey(fullPath),
    () => api.graphql(SourceUpdateDocument, { input: { id, active: !active } }),
    () => onNotice(active ? `${name} is paused. Its requests are refused.` : `${name} is accepted again.`),
  );
  return <ChangeButton change={change}>{active ? 'Pause' : 'Resume'}</ChangeButton>;
}
