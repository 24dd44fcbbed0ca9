import { describe, expect, it } from '@jest/globals';
import { sentenceOf } from '../../../src/audit-events/texts/event-sentence.ts';
import { VERBS } from '../../../src/audit-events/texts/event-text.ts';
import { EVENT_TEXTS } from '../../../src/audit-events/texts/event-texts.ts';
import { findText } from '../../../src/audit-events/texts/find-text.ts';
import type { JsonValue } from '../../../src/json/json-value.ts';
import { findSourceKind } from '../../../src/sources/source-kinds.ts';
import { toRow } from '../../../web/src/events/event-row.ts';
import { sample, sampleLines } from '../../sources/samples.ts';

const said = (event: object): string | undefined =>
  sentenceOf({ author_name: 'jane', outcome: 'success', source: { kind: 'x' }, details: {}, ...event });

describe('an event from a source', () => {
  it.each([
    [{ event_type: 'rhdh.CreateRole', target_details: 'role:dev' }, 'jane created a role, role:dev'],
    [{ event_type: 'rhdh.CreateRole', outcome: 'failure' }, 'jane failed to create a role'],
    [{ event_type: 'rhdh.CreateRole', outcome: 'unknown' }, 'jane created a role'],
    [
      {
        event_type: 'backstage.scaffolder.task.create',
        outcome: 'unknown',
        details: { status: 'initiated' },
      },
      'jane began to create a task',
    ],
    [{ event_type: 'rhdh.DeleteRole', target_type: 'Role', target_id: 7 }, 'jane deleted a role, Role 7'],
    [{ event_type: 'rhdh.DeleteRole', target_type: 'Role' }, 'jane deleted a role'],
    [
      { event_type: 'aws.rds.ModifyDBSnapshotAttribute', target_details: 'snap-1' },
      'jane called ModifyDBSnapshotAttribute of rds for snap-1',
    ],
    [{ event_type: 'spacelift.audit_trail_webhook.delete' }, 'jane stopped sending the audit trail'],
    [{ event_type: 'spacelift.run.failed', outcome: 'failure' }, 'jane failed to complete a run'],
    [
      { event_type: 'spacelift.run.canceled', outcome: 'failure', target_details: 'net' },
      'jane cancelled a run of net',
    ],
    [{ event_type: 'spacelift.stack.create', target_details: 'net' }, 'jane created a stack, net'],
    [
      { event_type: 'spinnaker.orca.pipeline.complete', outcome: 'failure', target_details: 'deploy' },
      'jane failed to run the pipeline deploy',
    ],
    [
      { event_type: 'kubernetes.pods_exec.create', target_details: 'a/b' },
      'jane ran a command in a pod, a/b',
    ],
    [{ event_type: 'kubernetes.config_maps.patch' }, 'jane changed config maps'],
    [{ event_type: 'github.repo.create', target_details: 'o/r' }, 'jane created a repo, o/r'],
    [{ event_type: 'okta.user.session.start' }, 'jane signed in to Okta'],
    [
      { event_type: 'auth0.f', outcome: 'failure', target_details: 'Portal' },
      'jane failed to sign in to Portal',
    ],
    [{ event_type: 'vault.request.update', target_details: 'kv/a' }, 'jane began to write kv/a in Vault'],
    [{ event_type: 'vault.response.update', target_details: 'kv/a' }, 'jane wrote kv/a in Vault'],
  ])('%j reads: %s', (event, sentence) => {
    expect(said(event)).toBe(sentence);
  });

  it('of a type without a text reads by the words of its type', () => {
    expect(said({ event_type: 'shop.order_paid', target_details: 'O-17' })).toBe('jane: order paid, O-17');
    expect(said({ event_type: 'shop.order.paid', outcome: 'failure' })).toBe('jane: order paid (failed)');
    expect(said({ event_type: 'constructor', author_name: null })).toBe('unknown: constructor');
  });

  it('takes nothing of what its sender wrote for a part of the text', () => {
    const target = '[{1}] {target} $& $1';
    expect(said({ event_type: 'rhdh.CreateRole', target_details: target })).toBe(
      `jane created a role, ${target}`,
    );
  });

  it('is told from others by the source that it names', () => {
    for (const source of [undefined, null, 'text', {}, { kind: 7 }])
      expect(said({ event_type: 'rhdh.CreateRole', source })).toBeUndefined();
  });

  it('reads as a sentence in the list of the page, too', () => {
    const entry = { event_type: 'rhdh.GetRoles', author_name: 'ada', source: { kind: 'backstage' } };
    expect(toRow(entry).action).toBe('ada listed the roles');
    expect(toRow({ ...entry, source: null, details: { remove: 'x' } }).action).toBe('Removed x');
  });

  it.each([
    [
      'backstage',
      sampleLines('rhdh/audit-log.ndjson'),
      [
        'user:development/guest created a task of template:default/test-template',
        'user:development/guest added a location to the catalog, https://github.com/backstage/backstage/blob/master/plugins/catalog-backend/catalog-info.yaml',
        'user:default/jdoe requested a permission, policy.entity.create',
        'user:development/guest failed to call the server: GET /api/test/error',
        'user:default/myuser listed organizations for an import',
      ],
    ],
    [
      'backstage',
      sampleLines('backstage/auditor.ndjson'),
      [
        'unknown began to read entities of the catalog: GET /api/catalog/entities',
        'user:default/alice.johnson read facets of the catalog',
        'user:default/alice.johnson failed to run a task of template:default/register-in-catalog',
        'user:default/alice.johnson began to follow the log of a task, b1d1549e-4a46-4159-a1af-293cc89eecae',
      ],
    ],
    [
      'spacelift',
      [
        sample('spacelift/audit-trail-webhook-set.json'),
        sample('spacelift/audit-trail-webhook-delete.json'),
        sample('spacelift/run-state-changed.json'),
      ],
      [
        'name changed where the audit trail is sent: https://example-audithook.com/',
        'user stopped sending the audit trail',
        'jo@example.com completed a run of Example demo',
      ],
    ],
  ])('of the kind %s, as its system sends it, reads as a sentence', (kind, texts, sentences) => {
    expect(texts.map((text) => sentenceOfRecord(kind, text))).toEqual(sentences);
  });
});

function sentenceOfRecord(name: string, text: string): string | undefined {
  const mapped = findSourceKind(name)?.map({ value: JSON.parse(text) as JsonValue, text }, {});
  if (mapped?.kind !== 'event') throw new Error('It is no event');
  const { eventType, authorName, target, outcome, details } = mapped.draft;
  return sentenceOf({
    ...{ event_type: eventType, author_name: authorName, outcome, details, source: { kind: name } },
    ...{ target_type: target?.type, target_id: target?.id, target_details: target?.details },
  });
}

describe('the texts of events', () => {
  const texts = [...EVENT_TEXTS].flatMap(([system, rows]) => rows.map((row) => [system, ...row] as const));

  it('cover every name that Red Hat Developer Hub has in its documentation', () => {
    const names = [
      ...['ParameterSchemaFetch', 'InstalledActionsFetch', 'TaskCreation', 'TaskListFetch', 'TaskFetch'],
      ...['TaskCancellation', 'TaskStream', 'TaskEventFetch', 'TaskDryRun', 'StaleTaskCancellation'],
      ...['TaskExecution', 'TaskStepExecution', 'TaskStepSkip', 'TaskStepIteration'],
    ].map((name) => `Scaffolder${name}`);
    const ofCatalog = [
      ...['EntityAncestryFetch', 'EntityBatchFetch', 'EntityDeletion', 'EntityFacetFetch', 'EntityFetch'],
      ...['EntityFetchByName', 'EntityFetchByUid', 'EntityRefresh', 'EntityValidate', 'LocationAnalyze'],
      ...['LocationCreation', 'LocationDeletion', 'LocationFetch', 'LocationFetchByEntityRef'],
      ...['LocationFetchById'],
    ].map((name) => `Catalog${name}`);
    const all = [...names, ...ofCatalog, 'QueriedCatalogEntityFetch'];
    expect(all).toHaveLength(30);
    expect(all.filter((name) => findText(`rhdh.${name}`) === undefined)).toEqual([]);
  });

  it.each(texts)('of %s are whole: %s', (system, type, text) => {
    expect(type.startsWith(`${system}.`)).toBe(true);
    expect(Object.keys(VERBS)).toContain(text.split(/[ ,:[]/, 1)[0]);
    const outside = text.replaceAll(/\[[^[\]]*\]/g, '');
    expect(outside).not.toMatch(/[[\]]|\{target\}/);
    const stars = type.split('*').length - 1;
    for (const [, number] of text.matchAll(/\{(\d)\}/g)) expect(Number(number)).toBeLessThanOrEqual(stars);
    // None stands behind one that takes its place.
    if (!type.includes('*')) expect(findText(type)?.text).toBe(text);
  });
});
