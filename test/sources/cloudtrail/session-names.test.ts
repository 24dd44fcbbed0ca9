import { describe, expect, it } from '@jest/globals';
import { readSessionName, readSubject } from '../../../src/sources/cloudtrail/session-names.ts';

const SSO = 'AWSReservedSSO_Admins_8df5ccd37b0123ab';

describe('the name of a session', () => {
  it.each([
    ['jane-via-GWPipelines@PR-123', undefined, 'jane', { pull_request: '123' }],
    ['jane-doe-via-GWPipelines@main', undefined, 'jane-doe', { branch: 'main' }],
    ['jane-via-GWPipelines', undefined, 'jane', {}],
    ['jane', SSO, 'jane', {}],
    ['jane@example.com', SSO, 'jane@example.com', {}],
    ['jane@example.com', 'Admin', 'jane@example.com', {}],
    ['GitHubActions', 'deploy', undefined, {}],
    ['github-actions-9876543210', 'deploy', undefined, { run: '9876543210' }],
    ['01EF9PFPNFFM2MQXTJKHK1B869', 'spacelift', undefined, { run: '01EF9PFPNFFM2MQXTJKHK1B869' }],
    ['01EF9PFPNFFM2MQXTJKHK1B869@example', 'spacelift', undefined, { run: '01EF9PFPNFFM2MQXTJKHK1B869' }],
    ['botocore-session-1700000000', 'deploy', undefined, {}],
    ['', undefined, undefined, {}],
  ] as [string, string | undefined, string | undefined, object][])(
    '%s of the role %s means %s, %j',
    (session, role, person, references) => {
      expect(readSessionName(session, role)).toEqual({ person, references });
    },
  );

  it('is marked where it may have been cut: at the 64 characters that STS takes', () => {
    const user = 'u'.repeat(39);
    const cut = `${user}-via-GWPipelines@feature`;
    expect(cut).toHaveLength(64 - 1);
    expect(readSessionName(cut, undefined).references).toEqual({ branch: 'feature' });
    expect(readSessionName(`${cut}-`, undefined)).toEqual({
      person: user,
      references: { branch: 'feature-…' },
    });
    expect(readSessionName(`${cut}-and-more`, undefined)).toEqual({ person: undefined, references: {} });
  });
});

describe('the subject of a web identity', () => {
  it.each([
    ['repo:acme/infra:ref:refs/heads/main', { repository: 'acme/infra', branch: 'main' }],
    ['repo:acme/infra:ref:refs/heads/feature/x', { repository: 'acme/infra', branch: 'feature/x' }],
    ['repo:acme/infra:ref:refs/pull/7/merge', { repository: 'acme/infra', pull_request: '7' }],
    ['repo:acme/infra:environment:prod', { repository: 'acme/infra' }],
    ['repo:acme/infra:pull_request', { repository: 'acme/infra' }],
    ['project_path:acme/a/infra:ref_type:branch:ref:main', { repository: 'acme/a/infra', branch: 'main' }],
    ['project_path:acme/infra:ref_type:tag:ref:v1', { repository: 'acme/infra' }],
    ['system:serviceaccount:ns:name', {}],
    [undefined, {}],
  ])('%s says %j', (subject, references) => {
    expect(readSubject(subject)).toEqual(references);
  });
});
