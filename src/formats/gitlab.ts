import { batching } from './batching.ts';
import { bodyAlone, type Format } from './format.ts';

/**
 * Events as GitLab sends them: JSON with a media type for forms, which GitLab documents and receivers check. Several
 * events are a JSON array with the media type of JSON.
 */
export const GITLAB: Format = {
  name: 'gitlab',
  title: 'GitLab',
  batches: true,
  isJsonValue: true,
  open: () => ({
    single: bodyAlone('application/x-www-form-urlencoded', ({ body }) => body),
    batching: batching({
      contentType: 'application/json',
      ...{ open: '[', separator: ',', close: ']' },
      item: ({ body }) => ['', body, ''],
    }),
  }),
};
