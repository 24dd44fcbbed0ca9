import { queryOptions } from '@tanstack/react-query';
import type { Api } from '../../api/api.ts';
import { graphql } from '../../api/graphql.ts';

const FormatsDocument = graphql(`
  query Formats {
    formats: auditEventStreamingFormats {
      name
      title
      batches
    }
  }
`);

/** The forms in which events can be sent. Another version of the server may have others, and has another page. */
export function formatsQuery(api: Api) {
  return queryOptions({
    queryKey: ['formats'],
    staleTime: Infinity,
    queryFn: async () => (await api.graphql(FormatsDocument, {})).formats,
  });
}
