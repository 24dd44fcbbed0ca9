import { Alert, Text } from '@mantine/core';
import type { JSX } from 'react';

/** Why nothing was saved, as far as it is known. */
export interface SaveProblem {
  readonly title: string;
  readonly texts: readonly string[];
}

export function SaveAlert({ problem }: { readonly problem: SaveProblem }): JSX.Element {
  return (
    <Alert color="red" variant="outline" role="alert" title={problem.title}>
      {problem.texts.map((text) => (
        <Text size="sm" key={text}>
          {text}
        </Text>
      ))}
    </Alert>
  );
}
