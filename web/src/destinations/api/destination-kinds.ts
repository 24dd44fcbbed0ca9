import { queryOptions } from '@tanstack/react-query';
import type { Api } from '../../api/api.ts';
import { DestinationKindsDocument } from './destination-kind.ts';

/** Another version of the server may have other kinds, and has another page. */
export function destinationKindsQuery(api: Api) {
  return queryOptions({
    queryKey: ['destination kinds'],
    staleTime: Infinity,
    queryFn: async () => (await api.graphql(DestinationKindsDocument, {})).kinds,
  });
}
