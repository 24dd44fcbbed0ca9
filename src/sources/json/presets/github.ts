import type { Mark, Preset } from './preset.ts';
import { GITHUB_SNIPPETS } from './snippets.ts';

/** Lines before 2022 have neither an id nor `@timestamp`. */
const OLD: readonly Mark[] = [
  { at: '/action', pattern: /^[a-z_]+\.[a-z_.]+$/ },
  { at: '/created_at', pattern: /^\d{13}$/ },
];

/** GitHub's audit log, as an enterprise or organisation streams or exports it. */
export const github: Preset = {
  name: 'github',
  title: 'GitHub',
  example: 'github.api.request',
  snippets: GITHUB_SNIPPETS,
  marks: [
    [{ at: '/_document_id' }, { at: '/action', pattern: /^[a-z]/ }],
    [...OLD, { at: '/org' }],
    [...OLD, { at: '/business' }],
  ],
  mapping: {
    system: 'github',
    type: ['/action'],
    author: '/actor',
    authorId: '/actor_id',
    time: ['/@timestamp', '/created_at'],
    id: ['/_document_id'],
    ip: '/actor_ip',
    targets: [
      { type: 'Repository', id: '/repo_id', details: ['/repo', '/repository'] },
      { type: 'Team', id: '/team_id', details: '/team' },
      { type: 'User', id: '/user_id', details: '/user' },
      { type: 'Organization', id: '/org_id', details: '/org' },
      { type: 'Enterprise', id: '/business_id', details: '/business' },
    ],
    // The log says what was done; what was not, it calls so.
    outcome: [
      { at: '/status_code' },
      { at: '/action', pattern: /reject|denied|failed|failure/, means: 'failure' },
      { means: 'success' },
    ],
    references: {
      pull_request: { at: '/pull_request_url', pattern: /\/pull\/(\d+)$/ },
      branch: ['/head_branch', '/data/head_branch', '/branch'],
      repository: ['/repo', '/repository'],
      commit: ['/head_sha', '/data/head_sha', '/sha', '/after'],
      run: ['/workflow_run_id', '/data/workflow_run_id'],
    },
    sameText: true,
  },
};
