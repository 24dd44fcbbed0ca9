import { Alert, Button, Text } from '@mantine/core';
import type { JSX } from 'react';
import { messageOf } from '../api/api-error.ts';

interface ProblemProps {
  readonly error: unknown;
  readonly title?: string;
  readonly onRetry?: () => void;
}

/** Says what went wrong, to screen readers at once. */
export function Problem({ error, title, onRetry }: ProblemProps): JSX.Element {
  return (
    <Alert color="red" variant="outline" role="alert" title={title}>
      <Text size="sm">{messageOf(error)}</Text>
      {onRetry !== undefined && (
        <Button variant="default" size="xs" mt="xs" onClick={onRetry}>
          Try again
        </Button>
      )}
    </Alert>
  );
}
