import { Button, Text } from '@mantine/core';
import type { JSX } from 'react';
import { useChange } from '../api/use-change.ts';
import { useApi } from '../session/session.tsx';
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
    () => onNotice(active ? `${name} is paused. What it sends is refused.` : `${name} is taken again.`),
  );
  return (
    <>
      <Button variant="default" size="xs" loading={change.isPending} onClick={() => change.mutate()}>
        {active ? 'Pause' : 'Resume'}
      </Button>
      {change.error !== null && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {change.error.message}
        </Text>
      )}
    </>
  );
}
