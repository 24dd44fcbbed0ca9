import { queryOptions } from '@tanstack/react-query';
import type { Api } from '../api/api.ts';
import type { ResultOf } from '../api/graphql.ts';
import { documentsOf } from '../destinations/api/documents.ts';
import type { ReplayFragment } from '../destinations/api/fragments.ts';
import type { Owner } from '../destinations/owner.ts';

export type Replay = ResultOf<typeof ReplayFragment>;

const WHILE_RUNNING_MS = 1_000;

export function isUnderWay({ state }: Pick<Replay, 'state'>): boolean {
  return state === 'RUNNING' || state === 'WAITING';
}

/** The newest replays of a destination, kept up to date while one is under way. */
export function replaysQuery(api: Api, owner: Owner, id: string) {
  return queryOptions({
    queryKey: ['replays', id],
    refetchInterval: ({ state }) => (state.data?.some(isUnderWay) === true ? WHILE_RUNNING_MS : false),
    queryFn: async (): Promise<Replay[]> => {
      const { destination } = await api.graphql(documentsOf(owner).replays, { id });
      return (destination?.replays.nodes ?? []).filter((replay) => replay !== null);
    },
  });
}
