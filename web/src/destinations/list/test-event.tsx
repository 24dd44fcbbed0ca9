import { Button, CloseButton, Text } from '@mantine/core';
import { useMutation, type UseMutationResult } from '@tanstack/react-query';
import type { JSX } from 'react';
import type { ResultOf } from '../../api/graphql.ts';
import { useApi } from '../../session/session.tsx';
import classes from './test-event.module.css';
import { duration } from '../../time/time-text.ts';
import { anyDestinationDocuments } from '../api/any-destination-documents.ts';

type Attempt = NonNullable<NonNullable<ResultOf<typeof anyDestinationDocuments.test>['result']>['attempt']>;
type Test = UseMutationResult<Attempt, Error, void>;

/** Sends a test event when it is told to. */
export function useTest(id: string): Test {
  const api = useApi();
  return useMutation({
    mutationFn: async () => {
      const { result } = await api.graphql(anyDestinationDocuments.test, { input: { id } });
      const attempt = result?.attempt ?? null;
      if (attempt === null) throw new Error(result?.errors.join('. ') ?? 'Nothing was sent. Try again.');
      return attempt;
    },
  });
}

export function TestButton({ test }: { readonly test: Test }): JSX.Element {
  return (
    <Button variant="default" size="xs" loading={test.isPending} onClick={() => test.mutate()}>
      Send test event
    </Button>
  );
}

/** What the receiver answered. */
export function TestResult({ test }: { readonly test: Test }): JSX.Element {
  const { data: attempt, error } = test;
  const isGood = attempt?.errorClass === null;
  return (
    <div aria-live="polite">
      {(attempt !== undefined || error !== null) && (
        <div className={classes['result']} data-tone={isGood ? 'ok' : 'bad'}>
          <div>
            <Text size="sm" fw={600} className={classes['title']}>
              {titleOf(attempt)}
            </Text>
            <Text size="sm">{error?.message ?? (attempt && summaryOf(attempt))}</Text>
            {attempt?.answer && <Text className="mono">{attempt.answer}</Text>}
          </div>
          <CloseButton size="sm" aria-label="Close the result of the test" onClick={() => test.reset()} />
        </div>
      )}
    </div>
  );
}

function titleOf(attempt: Attempt | undefined): string {
  if (attempt === undefined) return 'The test event was not sent';
  return attempt.errorClass === null ? 'The test event arrived' : 'The test event was not delivered';
}

function summaryOf({ status, durationMs, errorMessage }: Attempt): string {
  const answered = status === null ? 'No answer' : `Answered ${status}`;
  return `${answered} after ${duration(durationMs)}.${errorMessage === null ? '' : ` ${errorMessage}`}`;
}
