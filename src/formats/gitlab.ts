import { batching } from './batching.ts';
import type { Format } from './format.ts';

/**
 * As GitLab sends an event: its JSON under a media type for forms, which is GitLab's documented behaviour and which receivers
 * match on. Several events are a JSON array, which is said to be JSON.
 */
export const GITLAB: Format = {
  name: 'gitlab',
  title: 'GitLab',
  batches: true,
  isJsonValue: true,
  open: () => ({
    single: {
      contentType: 'application/x-www-form-urlencoded',
      headerNames: [],
      headersOf: () => [],
      bodyOf: ({ body }) => body,
    },
    batching: batching({
      contentType: 'application/json',
      ...{ open: '[', separator: ',', close: ']' },
      item: ({ body }) => ['', body, ''],
    }),
  }),
};
