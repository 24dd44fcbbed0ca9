import { jsonAnswer } from '../../../http/answer.ts';
import { isJsonObject } from '../../../json/json-value.ts';
import type { Preset } from './preset.ts';
import { OKTA_SNIPPETS } from './snippets.ts';

const CHALLENGE = 'x-okta-verification-challenge';

/** Okta's System Log, by event hooks, by log streaming or by a forwarder. */
export const okta: Preset = {
  name: 'okta',
  title: 'Okta',
  example: 'okta.user.authentication.*',
  snippets: OKTA_SNIPPETS,
  marks: [
    [
      { at: '/uuid' },
      { at: '/published' },
      { at: '/eventType', pattern: /^[a-z]\w*(?:\.\w+)+$/ },
      { at: '/actor' },
    ],
  ],
  mapping: {
    system: 'okta',
    type: ['/eventType'],
    author: ['/actor/alternateId', '/actor/displayName', '/actor/id'],
    authorId: '/actor/id',
    time: '/published',
    id: ['/uuid'],
    ip: '/client/ipAddress',
    severity: '/severity',
    targets: [
      {
        typeAt: '/target/0/type',
        id: '/target/0/id',
        details: ['/target/0/alternateId', '/target/0/displayName'],
      },
    ],
    outcome: [{ at: '/outcome/result' }],
    references: { session: '/authenticationContext/externalSessionId' },
  },
  unwrap: ({ eventType, data }) =>
    typeof eventType === 'string' && isJsonObject(data) && Array.isArray(data['events'])
      ? data['events']
      : undefined,
  challenge(headers) {
    const verification = headers[CHALLENGE];
    return typeof verification === 'string' ? jsonAnswer(200, { verification }) : undefined;
  },
};
