import { Button } from '@mantine/core';
import type { JSX, ReactNode } from 'react';
import { ErrorText } from './error-text.tsx';

interface ChangeButtonProps {
  readonly change: {
    readonly isPending: boolean;
    readonly error: Error | null;
    readonly mutate: () => void;
  };
  readonly children: ReactNode;
}

/** Makes a change at once, and says beside itself what the server refuses. */
export function ChangeButton({ change, children }: ChangeButtonProps): JSX.Element {
  return (
    <>
      <Button variant="default" size="xs" loading={change.isPending} onClick={() => change.mutate()}>
        {children}
      </Button>
      <ErrorText text={change.error?.message} />
    </>
  );
}
