import type { Api } from '../api/api.ts';
import type { ResultOf } from '../api/graphql.ts';
import type { Column } from '../output/table.ts';
import { TEST } from './destination-documents.ts';

type Attempt = NonNullable<
  NonNullable<ResultOf<typeof TEST>['externalAuditEventDestinationTest']>['attempt']
>;

/** What came of a test event. */
export interface TestResult {
  readonly attempt: Attempt | undefined;
  readonly delivered: boolean;
  /** Why not, in words. */
  readonly reason: string;
}

/** Sends one test event to a destination. */
export async function sendTest(api: Api, { id }: { readonly id: string }): Promise<TestResult> {
  const data = await api.mutate(TEST, { id });
  const attempt = data.externalAuditEventDestinationTest?.attempt ?? undefined;
  return {
    attempt,
    delivered: attempt?.outcome === 'DELIVERED',
    reason: attempt?.errorMessage ?? 'no answer',
  };
}

export const TEST_FIELDS: readonly Column<Attempt | undefined>[] = [
  { title: 'status', value: (attempt) => attempt?.status },
  { title: 'duration', value: (attempt) => (attempt === undefined ? null : `${attempt.durationMs} ms`) },
  { title: 'error', value: (attempt) => attempt?.errorMessage },
  { title: 'answer', value: (attempt) => attempt?.answer },
];
