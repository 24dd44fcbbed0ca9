import { batching } from './batching.ts';
import { bodyAlone, type Format } from './format.ts';

const CONTENT_TYPE = 'application/x-ndjson';

/** A line for each event, the last one ended, too. Bodies hold no line breaks: they are written as JSON without blanks. */
export const JSON_LINES: Format = {
  name: 'json_lines',
  title: 'JSON lines',
  batches: true,
  isJsonValue: false,
  open: () => ({
    single: bodyAlone(CONTENT_TYPE, ({ body }) => `${body}\n`),
    batching: batching({
      contentType: CONTENT_TYPE,
      ...{ open: '', separator: '', close: '' },
      item: ({ body }) => ['', body, '\n'],
    }),
  }),
};
