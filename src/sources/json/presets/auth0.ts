import { isJsonObject } from '../../../json/json-value.ts';
import type { Preset } from './preset.ts';
import { AUTH0_SNIPPETS } from './snippets.ts';

/** Auth0's log streams. */
export const auth0: Preset = {
  name: 'auth0',
  title: 'Auth0',
  example: 'auth0.seacft',
  snippets: AUTH0_SNIPPETS,
  marks: [[{ at: '/log_id' }, { at: '/data/date' }, { at: '/data/type', pattern: /^[a-z]\w{0,40}$/ }]],
  mapping: {
    system: 'auth0',
    type: ['/data/type'],
    // A call of the Management API has the person in its request.
    author: [
      '/data/details/request/auth/user/email',
      '/data/details/request/auth/user/name',
      '/data/user_name',
      '/data/user_id',
      '/data/client_name',
      '/data/client_id',
    ],
    authorId: ['/data/details/request/auth/user/user_id', '/data/user_id'],
    time: '/data/date',
    id: ['/log_id'],
    ip: '/data/ip',
    targets: [
      { type: 'Request', details: '/data/details/request/path' },
      { type: 'Application', id: '/data/client_id', details: ['/data/client_name', '/data/client_id'] },
    ],
    // Codes begin with s for success and f for failure; the other two are limits that were met.
    outcome: [
      { at: '/data/type', pattern: /^(?:f|limit_|pwd_leak$|api_limit)/, means: 'failure' },
      { at: '/data/type', pattern: /^s/, means: 'success' },
      { at: '/data/details/response/statusCode' },
    ],
    references: { session: ['/data/session_id', '/data/details/session_id'] },
  },
  unwrap: ({ logs }) => (Array.isArray(logs) && logs.every(isJsonObject) ? logs : undefined),
};
