import { FORMATS_IN_JSON, GZIP_BATCHES, HIDDEN } from '../kind-options.ts';
import { maskUrl } from '../../outbound/mask-url.ts';
import { changedMembers } from '../changed-members.ts';
import { checkAddress } from '../check-address.ts';
import type { DestinationKind } from '../kind.ts';
import { splunkHecConfig, type SplunkHecConfig } from './config.ts';
import type { HecSecret } from './hec-client.ts';
import { openSplunkHec } from './sender.ts';
import { hecAnswers, hecConfigTexts } from './splunk-hec-errors.ts';

/** Events in batches to Splunk's HTTP Event Collector, or to what speaks its protocol. */
export const splunkHecKind: DestinationKind<SplunkHecConfig, HecSecret> = {
  name: 'splunk_hec',
  title: 'Splunk (HTTP Event Collector)',
  errors: [hecConfigTexts, hecAnswers],
  config: splunkHecConfig,
  secrets: {
    token: {
      title: 'HEC token',
      required: true,
      length: { minimum: 1, maximum: 255 },
      pattern: /^[\x21-\x7e]*$/,
      mismatch: hecConfigTexts.HEC_TOKEN_INVALID,
      ...HIDDEN,
      overlaps: true,
    },
  },
  secretToken: 'token',
  form: [
    {
      ...{ name: 'url', title: 'Address of Splunk', type: 'url', required: true },
      help: 'Where the HTTP Event Collector listens, such as https://splunk.example.com:8088; with or without /services/collector.',
    },
    {
      ...{ name: 'index', title: 'Index', type: 'text' },
      help: 'Index that events are stored in; that of the token when empty.',
    },
    {
      ...{ name: 'source', title: 'Source', type: 'text' },
      help: 'The `source` of every event; auditstream when empty.',
    },
    {
      ...{ name: 'sourcetype', title: 'Source type', type: 'text' },
      help: 'The `sourcetype` of every event; _json when empty.',
    },
    {
      ...{ name: 'host', title: 'Host', type: 'text' },
      help: 'The `host` of every event; the host of this installation when empty.',
    },
    {
      ...{ name: 'acknowledgement', title: 'Wait for acknowledgements', type: 'flag' },
      help: 'Only for tokens with indexer acknowledgement, and only where every request of a channel reaches the same indexer.',
    },
  ],
  takesHeaders: false,
  options: GZIP_BATCHES,
  formats: FORMATS_IN_JSON,
  identifiedBy: ['url', 'index'],
  identity: ({ url, index }) => ({
    key: JSON.stringify([url, index ?? null]),
    shown: index === undefined ? maskUrl(url) : `${maskUrl(url)} (index ${index})`,
  }),
  check: ({ url }, urls) => checkAddress(url, urls),
  changes: changedMembers('url', 'index', 'source', 'sourcetype', 'host', 'acknowledgement'),
  open: openSplunkHec,
};
