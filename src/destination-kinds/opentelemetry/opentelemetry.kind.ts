import { maskUrl } from '../../outbound/mask-url.ts';
import { changedMembers } from '../changed-members.ts';
import { checkAddress } from '../check-address.ts';
import type { DestinationKind } from '../kind.ts';
import { FORMATS_IN_JSON, GZIP_BATCHES, HIDDEN } from '../kind-options.ts';
import { openTelemetryConfig, type OpenTelemetryConfig } from './config.ts';
import { readHeaders } from './headers.ts';
import { otlpAnswers, otlpConfigTexts } from './opentelemetry-errors.ts';
import { openOpenTelemetry, type OpenTelemetrySecret } from './sender.ts';

/** Events as log records by OTLP over HTTP, which collectors and most places for logs take. */
export const openTelemetryKind: DestinationKind<OpenTelemetryConfig, OpenTelemetrySecret> = {
  name: 'opentelemetry',
  title: 'OpenTelemetry (OTLP over HTTP)',
  errors: [otlpConfigTexts, otlpAnswers],
  config: openTelemetryConfig,
  secrets: {
    token: {
      ...HIDDEN,
      title: 'Token',
      required: false,
      help: 'Sent in Authorization: a token alone as Bearer, or with its scheme, such as ApiKey …',
      length: { minimum: 1, maximum: 4_096 },
      pattern: /^[\x21-\x7e]+(?: [\x21-\x7e]+)?$/,
      mismatch: otlpConfigTexts.OTLP_TOKEN_INVALID,
    },
    headers: { ...HIDDEN, title: 'Headers', required: false },
  },
  secretToken: 'token',
  configSecrets: { headers: { secret: 'headers', read: readHeaders } },
  form: [
    {
      ...{ name: 'url', title: 'Address of the receiver', type: 'url', required: true },
      help: 'Address for OTLP over HTTP, such as https://otel.example.com:4318; with or without /v1/logs.',
    },
    {
      ...{ name: 'headers', title: 'Headers', type: 'secret' },
      help: 'Headers that the receiver wants in addition to the token, such as api-key=…,x-tenant=… as in OTEL_EXPORTER_OTLP_HEADERS.',
    },
  ],
  takesHeaders: false,
  options: GZIP_BATCHES,
  formats: FORMATS_IN_JSON,
  identifiedBy: ['url'],
  identity: ({ url }) => ({ key: url, shown: maskUrl(url) }),
  check: ({ url }, urls) => checkAddress(url, urls),
  changes: changedMembers('url'),
  open: openOpenTelemetry,
};
