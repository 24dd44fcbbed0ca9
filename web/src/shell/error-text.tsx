import { Text } from '@mantine/core';
import type { JSX } from 'react';

interface ErrorTextProps {
  /** Nothing is shown without one. */
  readonly text: string | undefined;
  readonly mt?: number;
}

/** What went wrong, beside what it went wrong with; read out at once. */
export function ErrorText({ text, mt }: ErrorTextProps): JSX.Element | null {
  if (text === undefined) return null;
  return (
    <Text size="sm" c="var(--mantine-color-error)" role="alert" mt={mt}>
      {text}
    </Text>
  );
}
