import { describe, expect, it } from '@jest/globals';
import { auth0 } from '../../../src/sources/json/presets/auth0.ts';
import { github } from '../../../src/sources/json/presets/github.ts';
import { okta } from '../../../src/sources/json/presets/okta.ts';
import { presetKind } from '../../../src/sources/json/presets/preset-kind.ts';
import type { Preset } from '../../../src/sources/json/presets/preset.ts';
import { vault } from '../../../src/sources/json/presets/vault.ts';
import { draftsBy, inShort, mappedBy } from '../drafts.ts';
import { sample, sampleLines } from '../samples.ts';

const SAMPLES: readonly (readonly [Preset, string])[] = [
  [github, 'github/audit-stream.ndjson'],
  [okta, 'okta/system-log.ndjson'],
  [auth0, 'auth0/log-stream.ndjson'],
  [vault, 'vault/audit.ndjson'],
];
const draftsOf = (preset: Preset, body: string) => draftsBy(presetKind(preset), body);
const firstOf = (file: string): string => sampleLines(file)[0] ?? '';

describe('GitHub’s audit log', () => {
  const drafts = draftsOf(github, sample('github/audit-stream.ndjson'));

  it('becomes events with actor, target and outcome', () => {
    expect(drafts.map(inShort)).toEqual([
      ['github.api.request', 'user_actor', 'success', 'Organization', 'user-delete'],
      ['github.repo.create', 'user_actor', 'success', 'Repository', 'user-delete/private-repo'],
      [
        ...['github.protected_branch.rejected_ref_update', 'github-actor', 'failure', 'Repository'],
        'Example-Org/repo-123',
      ],
      [
        ...['github.workflows.delete_workflow_run', 'github-actor', 'success', 'Repository'],
        'Example-Org/repo-123',
      ],
    ]);
  });

  it('has times, ids, and references to repository, branch, commit and run', () => {
    expect(drafts[0]).toMatchObject({
      ...{ senderId: 'Zt3XoecTsz6kAS-87bAEzQ', sameness: undefined, authorId: '11111' },
      createdAt: new Date(1741611465102),
    });
    expect(drafts[3]?.references).toEqual({
      ...{ repository: 'Example-Org/repo-123', branch: 'Barrel-Racing-Path', run: '601065160' },
      commit: 'c2b54496f96d8bd518d1b95b3f91e25d7e5a3068',
    });
    const line = JSON.stringify({
      ...{ _document_id: 'x', action: 'pull_request.merge', actor: 'jane', repo: 'o/r' },
      pull_request_url: 'https://github.com/o/r/pull/12',
    });
    expect(draftsOf(github, line)[0]?.references).toEqual({ pull_request: '12', repository: 'o/r' });
  });

  it('is the same to the letter where it is older than ids', () => {
    const lines = sampleLines('github/audit-stream.ndjson');
    const sameness = (line = '') => draftsOf(github, line)[0]?.sameness;
    expect(sameness(lines[2])).toBeDefined();
    expect(sameness(lines[2])).toBe(sameness(lines[2]));
    expect(sameness(lines[2])).not.toBe(sameness(lines[3]));
  });
});

describe('Okta’s System Log', () => {
  const [logout, login] = draftsOf(okta, sample('okta/system-log.ndjson'));

  it('becomes events with person, session and outcome', () => {
    expect([logout, login].map(inShort)).toEqual([
      ['okta.user.session.end', 'alex@example.com', 'success', undefined, undefined],
      ['okta.user.session.start', 'alex@example.com', 'success', undefined, undefined],
    ]);
    expect(login).toMatchObject({
      ...{ authorId: '00u1abvz4pYqdM8ms4x6', ipAddress: '192.0.2.10', severity: 'INFO' },
      ...{ senderId: '3aeede38-4f67-11ea-abd3-1f5d113f2546', sameness: undefined },
      ...{ createdAt: new Date('2020-02-14T20:18:57.718Z') },
      references: { session: '102bZDNFfWaQSyEZQuDgWt-uQ' },
    });
  });

  it('has the first target, and says what was denied', () => {
    const line = firstOf('okta/system-log.ndjson');
    const denied = line
      .replace('"target":null', '"target":[{"id":"00u2","type":"User","alternateId":"bo@example.com"}]')
      .replace('"result":"SUCCESS"', '"result":"DENY"');
    const [draft] = draftsOf(okta, denied);
    expect(inShort(draft)?.slice(2)).toEqual(['failure', 'User', 'bo@example.com']);
  });

  it('is found in the body of an event hook, one event of which costs no other', () => {
    const events = sampleLines('okta/system-log.ndjson').map((line) => JSON.parse(line) as unknown);
    const hook = {
      ...{ eventType: 'com.okta.event_hook', eventTypeVersion: '1.0', cloudEventsVersion: '0.1' },
      ...{ source: 'https://example.okta.com/api/v1/eventHooks/who1', eventId: 'b5a188b9' },
      data: { events: [events[0], { uuid: 'x' }, events[1]] },
    };
    expect(draftsOf(okta, JSON.stringify(hook)).map((draft) => draft?.eventType)).toEqual([
      ...['okta.user.session.end', undefined, 'okta.user.session.start'],
    ]);
  });

  it('asks by GET before it sends, and is answered what it asked', () => {
    const answer = okta.challenge?.({ 'x-okta-verification-challenge': 'Me_rShK8' });
    expect(answer).toMatchObject({ status: 200, body: '{"verification":"Me_rShK8"}' });
    expect(okta.challenge?.({})).toBeUndefined();
  });
});

describe('Auth0’s log streams', () => {
  const lines = sampleLines('auth0/log-stream.ndjson');

  it('become events with the person of a request and the outcome of a code', () => {
    const drafts = draftsOf(auth0, sample('auth0/log-stream.ndjson'));
    expect(drafts.map(inShort)).toEqual([
      ['auth0.sapi', 'alex@example.com', 'success', 'Request', '/api/v2/log-streams'],
      ['auth0.sapi', 'alex@example.com', 'success', 'Request', '/api/v2/log-streams/lst_0000000000001269'],
    ]);
    expect(drafts[0]).toMatchObject({
      ...{ senderId: '90020211104001144643223441133851203963552710102024716354' },
      ...{ authorId: 'auth0|000000000000000000000001', ipAddress: '192.0.2.10' },
      createdAt: new Date('2021-11-04T00:11:39.575Z'),
    });
  });

  it.each([
    ['s', 'success'],
    ['slo', 'success'],
    ['fp', 'failure'],
    ['limit_wc', 'failure'],
    ['pwd_leak', 'failure'],
    ['gd_update_device_account', 'unknown'],
  ])('say of the code %s that it is: %s', (type, outcome) => {
    const login = { date: '2021-11-04T00:11:39.575Z', type, user_name: 'jane', client_name: 'Shop' };
    const [draft] = draftsOf(auth0, JSON.stringify({ log_id: '1', data: { ...login, client_id: 'c1' } }));
    expect(inShort(draft)).toEqual([`auth0.${type}`, 'jane', outcome, 'Application', 'Shop']);
  });

  it.each([
    ['lines', lines.join('\n')],
    ['an array', `[${lines.join(',')}]`],
    ['an object', `{"logs":[${lines.join(',')}]}`],
    ['one event', lines[0] ?? ''],
  ])('are read as %s', (what, body) => {
    expect(draftsOf(auth0, body)).toHaveLength(what === 'one event' ? 1 : 2);
    expect(draftsOf(auth0, body)).not.toContain(undefined);
  });
});

describe('Vault’s audit devices', () => {
  const file = sample('vault/audit.ndjson');

  it('become events with person, path and outcome', () => {
    expect(draftsOf(vault, file).map(inShort)).toEqual([
      ['vault.request.update', 'alex@example.com', 'unknown', 'system', 'sys/capabilities-self'],
      ['vault.request.update', 'unknown', 'failure', 'pki', 'internal-ca/issue/internal-server'],
      [
        ...['vault.request.read', 'token-375f9cb3-4355-42c7-eab5-029f8a310ca7-runner', 'unknown', 'kv'],
        'secret/data/apps/continuous-delivery/aws-bucket-sse-c',
      ],
      [
        ...['vault.response.read', 'token-375f9cb3-4355-42c7-eab5-029f8a310ca7-runner', 'success', 'kv'],
        'secret/data/apps/continuous-delivery/aws-bucket-sse-c',
      ],
    ]);
  });

  it('have the id of the request and their own type, so that both lines of a request are kept', () => {
    const ids = draftsOf(vault, file).map((draft) => draft?.senderId);
    expect(ids.slice(2)).toEqual([
      '0042ad1b-1400-7eb7-5e25-1dfc898c1998/request',
      '0042ad1b-1400-7eb7-5e25-1dfc898c1998/response',
    ]);
    const help =
      '{"time":"2021-06-29T17:26:11Z","type":"request","request":{"operation":"help","path":"sys"}}';
    expect(draftsOf(vault, help)[0]).toMatchObject({
      senderId: undefined,
      sameness: expect.any(String) as unknown,
    });
  });

  it('are found in what a forwarder carries', () => {
    const line = firstOf('vault/audit.ndjson');
    const carried = [
      { date: 1716390955.123, log: line },
      { message: line },
      { time: '1716390955', event: line },
    ];
    for (const record of carried)
      expect(inShort(draftsOf(vault, JSON.stringify(record))[0])?.[1]).toBe('alex@example.com');
  });
});

describe('a preset', () => {
  it.each(SAMPLES.map(([preset]) => preset))(
    'recognises its own records, and none of the others: $name',
    (preset) => {
      for (const [other, file] of SAMPLES) {
        const kinds = mappedBy(presetKind(preset), sample(file)).map(({ kind }) => kind);
        expect(new Set(kinds)).toEqual(new Set([other === preset ? 'event' : 'foreign']));
      }
    },
  );

  it.each(['rhdh/audit-log.ndjson', 'backstage/auditor.ndjson', 'spinnaker/task-complete.json'])(
    'takes nothing of %s',
    (file) => {
      for (const [preset] of SAMPLES)
        for (const mapped of mappedBy(presetKind(preset), sample(file))) expect(mapped.kind).toBe('foreign');
    },
  );

  it('leaves out what an Owner does not want', () => {
    const kindsWith = (skip: string) =>
      mappedBy(presetKind(vault), sample('vault/audit.ndjson'), { skip }).map(({ kind }) => kind);
    expect(kindsWith('vault.request.*')).toEqual(['skipped', 'skipped', 'skipped', 'event']);
    expect(kindsWith('vault.request.update, vault.response.read')).toEqual([
      ...['skipped', 'skipped', 'event', 'skipped'],
    ]);
    expect(kindsWith('')).toEqual(['event', 'event', 'event', 'event']);
  });

  it.each<[object, boolean]>([
    [{}, true],
    [{ skip: '' }, true],
    [{ skip: 'github.api.*\n github.git.clone,' }, true],
    [{ skip: 'git*hub' }, false],
    [{ skip: 'a b/c' }, false],
    [{ skip: 'x'.repeat(2001) }, false],
    [{ skip: ['github.api.*'] }, false],
    [{ type: '/action' }, false],
  ])('is configured with %j: %s', (config, isRight) => {
    expect(presetKind(github).config.safeParse(config).success).toBe(isRight);
  });
});
