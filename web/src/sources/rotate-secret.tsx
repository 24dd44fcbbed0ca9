import type { JSX } from 'react';
import { useChange } from '../api/use-change.ts';
import { useApi } from '../session/session.tsx';
import { ChangeButton } from '../shell/change-button.tsx';
import { SourceRotateDocument, type Source } from './api/source-documents.ts';
import { sourcesKey } from './api/sources.ts';

const OVERLAP_HOURS = 24;

interface RotateSecretProps {
  readonly fullPath: string;
  readonly source: Source;
  readonly onSecret: (secret: string) => void;
  readonly onNotice: (notice: string) => void;
}

/** Makes another secret; the one before it stays good for a day, so that the system can be changed in between. */
export function RotateSecret({ fullPath, source, onSecret, onNotice }: RotateSecretProps): JSX.Element {
  const api = useApi();
  const { id, name } = source;
  const rotate = useChange(
    sourcesKey(fullPath),
    () => api.graphql(SourceRotateDocument, { input: { id, overlapHours: OVERLAP_HOURS } }),
    (result) => {
      if (typeof result?.secret === 'string') onSecret(result.secret);
      onNotice(`${name} has a new secret. The previous one is valid for ${OVERLAP_HOURS} hours.`);
    },
  );
  return <ChangeButton change={rotate}>Rotate secret</ChangeButton>;
}
