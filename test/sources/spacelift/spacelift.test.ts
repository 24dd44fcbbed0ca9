import { describe, expect, it } from '@jest/globals';
import { parseExactJson } from '../../../src/json/exact-json.ts';
import type { EventDraft, Mapped } from '../../../src/sources/event-draft.ts';
import { findSourceKind } from '../../../src/sources/source-kinds.ts';
import { spaceliftKind } from '../../../src/sources/spacelift/spacelift.kind.ts';
import { sample } from '../samples.ts';

function map(text: string, config = {}, kind = findSourceKind('spacelift')): Mapped | undefined {
  const reading = parseExactJson(text);
  return reading.ok ? kind?.map({ value: reading.value, text }, config) : undefined;
}

function draftOf(text: string): EventDraft | undefined {
  const mapped = map(text);
  return mapped?.kind === 'event' ? mapped.draft : undefined;
}

const changed = (file: string, more: object): string =>
  JSON.stringify({ ...(JSON.parse(sample(file)) as object), ...more });

describe('an entry of Spacelift’s audit trail', () => {
  it.each([
    ['audit-trail-webhook-set.json', 'audit_trail_webhook.set', 'name', 'https://example-audithook.com/'],
    [
      'audit-trail-webhook-set-2023.json',
      'audit_trail_webhook.set',
      'name',
      'https://example-audithook.com/',
    ],
    ['audit-trail-webhook-delete.json', 'audit_trail_webhook.delete', 'user', undefined],
  ])(
    '%s becomes an event that is marked, because it changes what is seen',
    (file, action, person, target) => {
      const text = sample(`spacelift/${file}`);
      expect(draftOf(text)).toMatchObject({
        eventType: `spacelift.${action}`,
        authorName: person,
        authorId: `github::${person}`,
        createdAt: new Date(1674124447947),
        ipAddress: '192.0.2.10',
        target: { type: 'audit_trail_webhook', id: undefined, details: target },
        outcome: 'success',
        severity: 'security',
        sameness: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
        details: JSON.parse(text) as unknown,
      });
    },
  );

  it('has the target that its data name, and is not marked where it is about something else', () => {
    const data = { ID: 'my-stack', args: { Input: { Name: 'My stack' } } };
    const entry = changed('spacelift/audit-trail-webhook-set.json', { action: 'stack.create', data });
    expect(draftOf(entry)).toMatchObject({
      eventType: 'spacelift.stack.create',
      target: { type: 'stack', id: 'my-stack', details: 'My stack' },
      severity: undefined,
    });
  });

  it.each([
    ['github::jane', 'jane'],
    ['api::01K56PK::DevopsSpaceKey', '01K56PK::DevopsSpaceKey'],
    ['sso::jo@example.com', 'jo@example.com'],
    ['root::', 'root::'],
  ])('by %s has the person %s', (actor, person) => {
    expect(draftOf(changed('spacelift/audit-trail-webhook-set.json', { actor }))?.authorName).toBe(person);
  });

  it('is another one at another time, and none that comes without a time is taken for another', () => {
    const file = 'spacelift/audit-trail-webhook-set.json';
    const one = draftOf(sample(file))?.sameness;
    expect(draftOf(changed(file, { timestamp: 1674124447948 }))?.sameness).not.toBe(one);
    expect(draftOf(changed(file, { timestamp: undefined }))?.sameness).toBeUndefined();
  });
});

describe('a change of the state of a Spacelift run', () => {
  const file = 'spacelift/run-state-changed.json';

  it('becomes an event with person, stack, outcome and references', () => {
    expect(draftOf(sample(file))).toMatchObject({
      eventType: 'spacelift.run.finished',
      authorName: 'jo@example.com',
      createdAt: new Date(1596979684_000),
      target: { type: 'stack', id: 'example-demo', details: 'Example demo' },
      outcome: 'success',
      references: {
        run: '01EF9PFPNFFM2MQXTJKHK1B869',
        branch: 'master',
        commit: '0ee3a3b7266daf5a1d44a193a0f48ce995fa75eb',
        repository: 'example/demo',
      },
    });
  });

  it.each([
    ['QUEUED', 'unknown'],
    ['FAILED', 'failure'],
    ['DISCARDED', 'failure'],
    ['UNCONFIRMED', 'unknown'],
  ])('to %s has the outcome %s', (state, outcome) => {
    const draft = draftOf(changed(file, { state }));
    expect([draft?.eventType, draft?.outcome]).toEqual([`spacelift.run.${state.toLowerCase()}`, outcome]);
  });

  it('is by the author of the commit where no user triggered it', () => {
    const run = { id: 'r', commit: { authorLogin: 'octocat' } };
    expect(draftOf(changed(file, { run }))?.authorName).toBe('octocat');
  });

  it('is left out where that is wanted', () => {
    expect(map(sample(file), { runs: 'skip' })).toEqual({ kind: 'skipped', reason: 'state of a run' });
    expect(map(sample('spacelift/audit-trail-webhook-set.json'), { runs: 'skip' })?.kind).toBe('event');
  });
});

describe('Spacelift’s records', () => {
  it('are told from those of other systems', () => {
    const others = [
      '{}',
      '{"account":"a","action":"stack.create"}',
      '[1]',
      sample('openshift/container-record.json'),
    ];
    expect(others.map((text) => map(text))).toEqual(others.map(() => ({ kind: 'foreign' })));
  });

  it('are found by a collector, in what carries them', () => {
    const line = JSON.stringify({
      message: JSON.stringify(JSON.parse(sample('spacelift/run-state-changed.json'))),
    });
    expect(map(line, {}, findSourceKind('splunk_hec'))).toMatchObject({
      draft: { eventType: 'spacelift.run.finished' },
    });
  });

  it('say when they were signed', () => {
    const { signing } = spaceliftKind;
    expect(signing?.signedAt({ timestamp: 1674124447947 })).toEqual(new Date(1674124447947));
    expect([signing?.signedAt({}), signing?.signedAt('x')]).toEqual([undefined, undefined]);
  });
});
