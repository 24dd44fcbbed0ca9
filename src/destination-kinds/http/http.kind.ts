import { FORMATS } from '../../formats/formats.ts';
import { maskUrl } from '../../outbound/mask-url.ts';
import { checkAddress } from '../check-address.ts';
import { DEFAULT_DELIVERY_OPTIONS } from '../delivery-options.ts';
import type { DestinationKind, SecretRule } from '../kind.ts';
import { httpConfig, type HttpConfig } from './config.ts';
import { httpTexts } from './http-errors.ts';
import { openHttp, type HttpSecret } from './sender.ts';
import { generateSigningSecret } from './signing-secret.ts';
import { generateVerificationToken } from './verification-token.ts';

/** Rules of a verification token, which becomes a header. */
const VERIFICATION_TOKEN_RULE: Pick<SecretRule, 'length' | 'pattern'> = {
  length: { minimum: 16, maximum: 24 },
  pattern: /^[\x20-\x7e]*$/,
};

/** Events as GitLab sends them: a POST to a URL. */
export const httpKind: DestinationKind<HttpConfig, HttpSecret> = {
  name: 'http',
  title: 'HTTP',
  errors: [httpTexts],
  config: httpConfig,
  secrets: {
    verification_token: {
      title: 'Verification token',
      help:
        'Sent with every event in X-Gitlab-Event-Streaming-Token, by which the receiver recognises the ' +
        'sender.',
      generate: generateVerificationToken,
      required: true,
      ...VERIFICATION_TOKEN_RULE,
      isShown: true,
      isUnique: true,
      overlaps: false,
    },
    signing_secret: {
      title: 'Signing secret',
      generate: generateSigningSecret,
      required: true,
      isShown: true,
      isUnique: false,
      overlaps: true,
    },
  },
  secretToken: 'verification_token',
  form: [
    {
      ...{ name: 'url', title: 'Destination URL', type: 'url', required: true },
      help: 'Where events are sent, by POST.',
    },
  ],
  takesHeaders: true,
  options: DEFAULT_DELIVERY_OPTIONS,
  formats: FORMATS,
  identifiedBy: ['url'],
  // The path and the query of a URL may be secret.
  identity: ({ url }) => ({ key: url, shown: maskUrl(url) }),
  check: ({ url }, urls) => checkAddress(url, urls),
  changes(before, after) {
    if (before.url === after.url) return [];
    return [{ part: 'destination_url', from: maskUrl(before.url), to: maskUrl(after.url) }];
  },
  open: openHttp,
};
