import { LARGE_BODIES, list, mediaTypeOf, members, type LargeBody } from '../../support/large-bodies.ts';
import type { Load } from '../load-process.ts';

type Kind = LargeBody | keyof typeof BY_GRAPHQL;

/** One large body again and again, by several clients at a time. */
export const run: Load<{ kind: Kind; token: string; group: string; clients?: number }> = async (
  { port, kind, token, group, clients = 2 },
  signal,
) => {
  const { path, type, body } = requestOf(kind, group);
  const headers = { authorization: `Bearer ${token}`, 'content-type': type };
  const answers: Record<string, number> = {};
  const client = async (): Promise<void> => {
    while (!signal.aborted) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers, body }).catch(
        () => undefined,
      );
      const status = String(answer?.status ?? 'none');
      answers[status] = (answers[status] ?? 0) + 1;
      await answer?.arrayBuffer().catch(() => undefined);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return answers;
};

function requestOf(kind: Kind, group: string): { path: string; type: string; body: string } {
  if (kind === 'members-by-graphql' || kind === 'batches-by-graphql') {
    const [query, variables] = BY_GRAPHQL[kind](group);
    const body = `{"query":${JSON.stringify(query)},"variables":${variables}}`;
    return { path: '/api/graphql', type: 'application/json', body };
  }
  const path = `/api/v4/groups/${group}/audit_events`;
  return { path, type: mediaTypeOf(kind), body: LARGE_BODIES[kind](group) };
}

const BY_GRAPHQL = {
  'members-by-graphql': () => ['{ __typename }', members(590_000)],
  'batches-by-graphql': (group) => [
    'mutation ($input: AuditEventsCreateInput!) { auditEventsCreate(input: $input) { accepted errors } }',
    `{"input":{"groupPath":"${group}","events":[${list(
      9_000,
      (n) =>
        `{"eventType":"a","entityType":"Group","entityPath":"${group}","authorName":"Ada","details":{"n":${n},"pad":"${'x'.repeat(2_300)}"}}`,
    )}]}}`,
  ],
} as const satisfies Record<string, (group: string) => readonly [query: string, variables: string]>;
