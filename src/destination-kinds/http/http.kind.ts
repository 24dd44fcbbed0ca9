import { maskUrl } from '../../outbound/mask-url.ts';
import type { DestinationKind } from '../kind.ts';
import { httpConfig, type HttpConfig } from './config.ts';
import { openHttp, type HttpSecret } from './sender.ts';

/** Events as GitLab sends them: a POST to a URL. */
export const httpKind: DestinationKind<HttpConfig, HttpSecret> = {
  name: 'http',
  title: 'HTTP',
  config: httpConfig,
  secrets: {
    verification_token: {
      title: 'Verification token',
      generated: true,
      length: { minimum: 16, maximum: 24 },
      overlaps: false,
    },
    signing_secret: { title: 'Signing secret', generated: true, overlaps: true },
  },
  form: [
    {
      name: 'url',
      title: 'Destination URL',
      type: 'url',
      required: true,
      help: 'Where events are sent, by POST.',
    },
  ],
  // Its path and its query may be what tells a sender from a stranger.
  identity: ({ url }) => ({ key: url, shown: maskUrl(url) }),
  async check({ url }, urls) {
    const reason = await urls.blockedReason(url);
    return reason === undefined ? [] : [reason];
  },
  changes(before, after) {
    if (before.url === after.url) return [];
    return [{ part: 'destination_url', from: maskUrl(before.url), to: maskUrl(after.url) }];
  },
  open: openHttp,
};
