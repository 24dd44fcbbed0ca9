import { describe, expect, it } from '@jest/globals';
import { parseExactJson } from '../../../src/json/exact-json.ts';
import type { JsonValue } from '../../../src/json/json-value.ts';
import { finish } from '../../../src/shares/process-time.ts';
import { isAuditEvent, isAuditLog, mapBackstage } from '../../../src/sources/backstage/map-record.ts';
import { readConsoleLine } from '../../../src/sources/backstage/read-console-line.ts';
import type { EventDraft } from '../../../src/sources/event-draft.ts';
import { findRecord } from '../../../src/sources/reading/find-record.ts';
import { readRecords } from '../../../src/sources/reading/read-records.ts';
import { sample, sampleLines } from '../samples.ts';

function draftOf(value: JsonValue, text = JSON.stringify(value)): EventDraft | undefined {
  const found = findRecord(
    { value, text },
    (record) => isAuditLog(record) || isAuditEvent(record),
    readConsoleLine,
  );
  return found && mapBackstage(found);
}

function draftsOf(text: string): (EventDraft | undefined)[] {
  const records = finish(readRecords(text, { budget: { values: 100_000 }, maximum: 100 })) ?? [];
  return records.map((record) => (record.ok ? draftOf(record.value, record.text) : undefined));
}

const inShort = (draft: EventDraft | undefined) =>
  draft && [draft.eventType, draft.authorName, draft.outcome, draft.target?.type, draft.target?.id];

const RHDH = [
  [
    'rhdh.ScaffolderTaskCreation',
    'user:development/guest',
    'success',
    'Task',
    'b06058bf-4d56-4309-b7ab-3d6ed7fe49a9',
  ],
  [
    ...['rhdh.CatalogLocationCreation', 'user:development/guest', 'success', 'Location'],
    'https://github.com/backstage/backstage/blob/master/plugins/catalog-backend/catalog-info.yaml',
  ],
  [
    'rhdh.PermissionEvaluationCompleted',
    'user:default/jdoe',
    'success',
    'Permission',
    'policy.entity.create',
  ],
  ['rhdh.ErrorEndpointHit', 'user:development/guest', 'failure', 'Request', undefined],
  ['rhdh.BulkImportFindAllOrganizations', 'user:default/myuser', 'success', 'Request', undefined],
];

describe('audit lines of Red Hat Developer Hub up to 1.4', () => {
  it('become events with person, target and outcome', () => {
    expect(draftsOf(sample('rhdh/audit-log.ndjson')).map(inShort)).toEqual(RHDH);
  });

  const ROLE = ['rhdh.CreateRole', 'user:default/jdoe', 'success', 'Role', 'role:default/test'];
  const TASK = [
    ...['rhdh.ScaffolderTaskExecution', 'scaffolder-backend', 'failure', 'Task'],
    'b180e6cf-b56f-4637-86d2-b0bc937db276',
  ];
  it.each([
    ['an array', 'openshift/http-array-of-rhdh.json', [RHDH[0], ROLE, undefined]],
    ['lines', 'openshift/http-ndjson-of-rhdh.ndjson', [RHDH[0], TASK]],
    ['Splunk’s envelopes', 'openshift/splunk-hec-of-rhdh.txt', [RHDH[0], RHDH[2]]],
  ])('are found in OpenShift’s records, sent as %s, whose time they take', (_what, file, wanted) => {
    const drafts = draftsOf(sample(file));
    expect(drafts.map(inShort)).toEqual(wanted);
    for (const draft of drafts)
      if (draft !== undefined) expect(draft.createdAt).toEqual(new Date('2023-10-17T20:35:14.908Z'));
  });

  it('have the time that they say, as UTC, where nothing carries them', () => {
    const [first] = draftsOf(sample('rhdh/audit-log.ndjson'));
    expect(first?.createdAt).toEqual(new Date('2024-05-22T15:15:55Z'));
    expect(first).toMatchObject({ ipAddress: '::1', severity: 'info', references: { run: RHDH[0]?.[4] } });
    expect(first?.details['message']).toContain('Scaffolding task for template:default/test-template');
  });

  it.each([
    ['Fluent Bit', (line: string) => ({ date: 1716390955.123, log: line })],
    ['journald', (line: string) => ({ MESSAGE: line, time: 1716390955.123 })],
    [
      'a parser of the forwarder',
      (line: string) => ({ '@timestamp': 1716390955123, structured: parsed(line) }),
    ],
    [
      'a container’s line with a prefix',
      (line: string) => ({ date: 1716390955.123, log: `backend:start: ${line}\n` }),
    ],
    ['HEC around a record', (line: string) => ({ time: '1716390955.123', event: { message: line } })],
  ])('are found in what %s carries', (_what, carry) => {
    const [line = ''] = sampleLines('rhdh/audit-log.ndjson');
    const draft = draftOf(carry(line));
    expect(inShort(draft)).toEqual(RHDH[0]);
    expect(draft?.createdAt).toEqual(new Date(1716390955123));
  });
});

describe('audit lines of Backstage’s auditor', () => {
  it('become events; the person is the one behind a plugin', () => {
    expect(draftsOf(sample('backstage/auditor.ndjson')).map(inShort)).toEqual([
      ['backstage.catalog.entity-fetch', 'unknown', 'unknown', 'Request', undefined],
      ['backstage.catalog.entity-facets', 'user:default/alice.johnson', 'success', 'Request', undefined],
      [
        ...['backstage.scaffolder.task.execution', 'user:default/alice.johnson', 'failure', 'Task'],
        '3a03bcc9-48b3-4ecf-98c4-2a98caf9be85',
      ],
      [
        ...['backstage.scaffolder.task.stream', 'user:default/alice.johnson', 'unknown', 'Task'],
        'b1d1549e-4a46-4159-a1af-293cc89eecae',
      ],
    ]);
  });

  it('have their own time, or none', () => {
    const [first, second] = draftsOf(sample('backstage/auditor.ndjson'));
    expect(first).toMatchObject({ createdAt: new Date('2026-05-22T20:30:05.131Z'), severity: 'low' });
    expect(second).toMatchObject({ createdAt: undefined, ipAddress: '192.0.2.10' });
  });

  it('are the same only where something says when they were', () => {
    const [first, second] = draftsOf(sample('backstage/auditor.ndjson'));
    expect(first?.sameness).toBeDefined();
    expect(second?.sameness).toBeUndefined();
    const [, line = ''] = sampleLines('backstage/auditor.ndjson');
    const at = (date: number) => draftOf({ date, log: line })?.sameness;
    expect(at(1)).toBe(at(1));
    expect(at(1)).not.toBe(at(2));
  });

  it('are read from the form that consoles show, in colours, too', () => {
    const lines = sampleLines('backstage/rbac-role-create-text-format.txt');
    const drafts = [...lines, `\u001b[33m${lines[0] ?? ''}\u001b[39m`].map((line) => draftOf({ log: line }));
    const role = [
      'backstage.permission.role-create',
      'user:default/jdoe',
      'success',
      'Role',
      'role:default/test',
    ];
    expect(drafts.map(inShort)).toEqual([
      role,
      [
        ...['backstage.permission.permission-evaluation', 'user:default/jdoe', 'success', 'Permission'],
        'scaffolder.task.create',
      ],
      role,
    ]);
    expect(drafts[0]).toMatchObject({ createdAt: new Date('2025-03-25T17:24:17.458Z'), ipAddress: '::1' });
    expect(drafts[0]?.details['meta']).toMatchObject({ members: ['user:default/jdoe'] });
  });

  it('are not taken for what only looks alike', () => {
    expect(draftsOf(sample('backstage/not-audit.ndjson'))).toEqual([undefined, undefined]);
    const others: JsonValue[] = [
      { isAuditEvent: 'true', eventId: 'x' },
      { isAuditLog: true },
      { isAuditEvent: true, eventId: 7.5, plugin: [] },
      { message: 'isAuditEvent=true' },
      { event: { message: { log: { event: { message: '{"isAuditLog":true,"eventName":"deep"}' } } } } },
      [],
      null,
    ];
    expect(others.map((value) => inShort(draftOf(value)))).toEqual([
      ...[undefined, undefined, ['backstage.7.5', 'unknown', 'unknown', undefined, undefined]],
      ...[undefined, undefined, undefined, undefined],
    ]);
  });
});

function parsed(line: string): JsonValue {
  const reading = parseExactJson(line);
  return reading.ok ? reading.value : null;
}
