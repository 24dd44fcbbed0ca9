import { Skeleton } from '@mantine/core';
import type { JSX } from 'react';

interface LoadingProps {
  /** What is being loaded, for who does not see the grey area. */
  readonly label: string;
  /** Of what comes, so that nothing moves when it does. */
  readonly height: number;
}

/** Keeps the place of what is not there yet. */
export function Loading({ label, height }: LoadingProps): JSX.Element {
  return <Skeleton role="status" aria-label={label} height={height} />;
}
