import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GITLAB_EVENT_TYPES } from '../../../src/event-types/gitlab-event-types.ts';
import { OWN_EVENT_TYPES } from '../../../src/event-types/event-definition.ts';
import { API_ACTIVITY, ENTITY_MANAGEMENT } from '../../../src/formats/ocsf/classes.ts';
import { OCSF } from '../../../src/formats/ocsf/ocsf.ts';
import { activityOf } from '../../../src/formats/ocsf/types.ts';
import { parseExactJson, stringifyJson } from '../../../src/json/exact-json.ts';
import { isJsonObject } from '../../../src/json/json-value.ts';
import { anyEvents, formatEvent, sampleEvents } from '../format-events.ts';
import { OCSF_FACTS, ocsfFaults } from './check-ocsf.ts';

const PLACE = { externalUrl: 'https://audit.example' };
const format = OCSF.open(PLACE);
type Members = Readonly<Record<string, unknown>>;

/** What is written of an event with these members, of which those that are undefined are left out. */
function written(eventType: string, members: object = {}): Members {
  const body = JSON.stringify({
    ...{ id: 7, author_id: 1, author_name: 'Jane', entity_id: 5, entity_type: 'Project' },
    ...{ entity_path: 'my-group/app', ip_address: '192.0.2.1', details: { add: 'x' } },
    ...{ target_id: null, target_type: null, target_details: null, event_type: eventType },
    ...{ created_at: '2026-11-30T03:04:05.678Z', ...members },
  });
  return JSON.parse(format.single.bodyOf({ id: 7, sequence: 42, eventType, body })) as Members;
}

function expectRight(event: Members): void {
  expect({ faults: ocsfFaults(event), event }).toEqual({ faults: [], event });
}

const SOURCE = { kind: 'cloudtrail', name: 'our account', id: 'e-1' };

describe('the classes of OCSF that we write', () => {
  it.each([
    ['entity_management', ENTITY_MANAGEMENT],
    ['api_activity', API_ACTIVITY],
  ])(
    'have the numbers and names that its schema has: %s',
    (name, { uid, name: caption, category, activities }) => {
      const facts = OCSF_FACTS.classes[name];
      expect({ uid, caption, category: { uid: category.uid, caption: category.name } }).toMatchObject({
        ...{ uid: facts?.uid, caption: facts?.caption, category: facts?.category },
      });
      const known = facts?.attributes['activity_id']?.enum ?? {};
      for (const [activity, id] of Object.entries(activities))
        expect([activity, known[id]]).toEqual([activity, activity]);
    },
  );
});

describe('an event in OCSF', () => {
  it('is the management of an entity: what was done to what, by whom, from where', () => {
    const event = written('project_created');
    expectRight(event);
    expect(event).toEqual({
      ...{ class_uid: 3004, class_name: 'Entity Management', category_uid: 3, activity_id: 1 },
      ...{ category_name: 'Identity & Access Management', activity_name: 'Create', type_uid: 300401 },
      ...{ type_name: 'Entity Management: Create', time: Date.parse('2026-11-30T03:04:05.678Z') },
      ...{ severity_id: 1, severity: 'Informational' },
      metadata: {
        version: '1.8.0',
        product: {
          ...{ name: 'Auditstream', vendor_name: 'Auditstream', url_string: 'https://audit.example' },
          version: expect.any(String),
        },
        ...{ uid: '7', sequence: 42, log_name: 'audit_events', event_code: 'project_created' },
        ...{ original_time: '2026-11-30T03:04:05.678Z', tenant_uid: 'my-group' },
      },
      actor: { user: { name: 'Jane', uid: '1' } },
      src_endpoint: { ip: '192.0.2.1' },
      entity: { name: 'my-group/app', uid: '5', type: 'Project', type_id: 99 },
      unmapped: { details: { add: 'x' } },
    });
  });

  it('is about its target where it has one, and keeps the place in what is not mapped', () => {
    const event = written('member_created', { target_type: 'User', target_id: 9, target_details: 'Ada' });
    expectRight(event);
    expect(event).toMatchObject({
      entity: {
        ...{ name: 'Ada', uid: '9', type: 'User', type_id: 2 },
        user: { name: 'Ada', uid: '9' },
      },
      unmapped: { entity_type: 'Project', entity_path: 'my-group/app', entity_id: 5 },
    });
    const group = written('group_created', { entity_type: 'Group', entity_path: 'my-group' });
    expectRight(group);
    expect(group['entity']).toMatchObject({ type_id: 3, group: { name: 'my-group', uid: '5' } });
  });

  it.each([
    ['aws.rds.ModifyDBSnapshotAttribute', 3, 'ModifyDBSnapshotAttribute', 'rds'],
    ['aws.s3.GetObject', 2, 'GetObject', 's3'],
    ['aws.cloudformation.CreateChangeSet', 1, 'CreateChangeSet', 'cloudformation'],
    ['aws.signin.ConsoleLogin', 99, 'ConsoleLogin', 'signin'],
    ['kubernetes.pods_exec.create', 1, 'create', 'kubernetes'],
    ['vault.response.delete', 4, 'delete', 'vault'],
  ])(
    'is a call of an API where it says the operation and where it came from: %s',
    (type, activity, operation, service) => {
      const event = written(type, {
        ...{ target_type: 'Bucket', target_details: 'a-bucket', target_id: 'arn:1', source: SOURCE },
        ...{ outcome: 'failure', severity: 'high', references: { session: 's' } },
      });
      expectRight(event);
      expect(event).toMatchObject({
        ...{ class_uid: 6003, activity_id: activity, api: { operation, service: { name: service } } },
        ...{ src_endpoint: { ip: '192.0.2.1' }, actor: { user: { name: 'Jane' } } },
        resources: [{ name: 'a-bucket', uid: 'arn:1', type: 'Bucket' }],
        ...{ status_id: 2, status: 'Failure', severity_id: 4, severity: 'High' },
        metadata: { log_provider: 'cloudtrail', source: 'our account', original_event_uid: 'e-1' },
        unmapped: { references: { session: 's' } },
      });
      expect(event).not.toHaveProperty('entity');
      expect(event['unmapped']).not.toHaveProperty('source');
    },
  );

  it.each([
    ['no address', { ip_address: null }, {}],
    ['nobody who acted', { author_name: null, author_id: null }, { src_endpoint: { ip: '192.0.2.1' } }],
  ])('is none with %s, and then the management of an entity', (_, members, expected) => {
    const event = written('aws.s3.DeleteObject', members);
    expectRight(event);
    expect(event).toMatchObject({ class_uid: 3004, activity_id: 4, ...expected });
  });

  it.each(['cloudformation.amazonaws.com', 'AWS Internal', '2001:db8::1', '::ffff:192.0.2.1'])(
    'may come from a service by its name, or from an address of any kind: %s',
    (address) => {
      const event = written('aws.s3.GetObject', { ip_address: address });
      expectRight(event);
      const key = address.includes(':') ? 'ip' : 'svc_name';
      expect(event['src_endpoint']).toEqual({ [key]: address });
    },
  );

  it('says in its own words what OCSF has no number for', () => {
    const event = written('authenticated_with_oauth', { severity: 'purple' });
    expectRight(event);
    expect(event).toMatchObject({
      ...{ activity_id: 99, activity_name: 'authenticated_with_oauth', type_uid: 300499 },
      ...{ type_name: 'Entity Management: Other', severity_id: 99, severity: 'purple' },
    });
    expectRight(
      written('x', { severity: 'constructor', outcome: 'constructor', entity_type: 'constructor' }),
    );
    expectRight(written('constructor.toString.valueOf'));
  });

  it.each([
    ['success', 1],
    ['failure', 2],
    ['unknown', 0],
  ])('says how it went where the event does: %s', (outcome, id) => {
    expect(written('spacelift.stack.update', { outcome })['status_id']).toBe(id);
    expect(written('deploy_token_creation_failed')['status_id']).toBe(2);
    expect(written('deploy_token_created')).not.toHaveProperty('status_id');
  });

  it('has the text of GitLab as its message', () => {
    expect(written('a', { details: { custom_message: 'Added a key' } })['message']).toBe('Added a key');
  });

  it('is right for every type that this server knows, with and without what an event may have', () => {
    const types = [...GITLAB_EVENT_TYPES, ...OWN_EVENT_TYPES].map(([type]) => type);
    for (const type of types) {
      expectRight(written(type));
      expectRight(written(type, { ip_address: null, author_id: null, target_type: 'Key', target_id: 'k' }));
    }
    // Most of them say what was done.
    expect(types.filter((type) => activityOf(type) !== undefined).length).toBeGreaterThan(
      types.length * 0.85,
    );
  });

  it.each([
    ['user_blocked', 'Suspend'],
    ['unblock_user', 'Resume'],
    ['delete_issue', 'Delete'],
    ['project_group_link_update', 'Update'],
    ['user_enable_admin_mode', 'Enable'],
    ['allow_author_approval_updated', 'Update'],
    ['repository_download_operation', 'Read'],
    ['okta.user.lifecycle.deactivate', 'Deactivate'],
    ['github.repo.rename', 'Move'],
    ['constructor', undefined],
  ])('knows from its type what was done: %s', (type, activity) => expect(activityOf(type)).toBe(activity));

  it("is right for GitLab's samples, for whatever an event holds, and for one that holds nothing", () => {
    const right = (text: string): void => expectRight(JSON.parse(text) as Members);
    for (const event of sampleEvents()) right(format.single.bodyOf(event));
    right(format.single.bodyOf({ id: 1, eventType: 'x', body: '' }));
    fc.assert(
      fc.property(anyEvents, (events) => {
        for (const event of events) right(format.single.bodyOf(event));
      }),
    );
  });

  it('loses nothing: what is not mapped is there with every number as it was written', () => {
    const extra = ',"big":12345678901234567890.10,"huge":1e400,"nothing":null';
    const reading = parseExactJson(format.single.bodyOf(formatEvent(7, { extra })));
    if (!reading.ok || !isJsonObject(reading.value)) throw new Error('It is no object');
    expect(stringifyJson(reading.value['unmapped'] ?? null)).toBe(
      '{"details":{"add":"é"},"big":12345678901234567890.10,"huge":1e400,"nothing":null}',
    );
    const id = formatEvent(8).body.replace('"author_id":1', '"author_id":12345678901234567890');
    expect(format.single.bodyOf({ ...formatEvent(8), body: id })).toContain('"uid":"12345678901234567890"');
  });

  it('carries as a whole what cannot be taken apart', () => {
    const body = '{"a":1,"a":2}';
    const event = JSON.parse(format.single.bodyOf({ id: 1, eventType: 'x', body })) as Members;
    expectRight(event);
    expect(event['raw_data']).toBe(body);
  });

  it('is JSON alone, and an array of those in a batch', () => {
    expect(format.single.contentType).toBe('application/json');
    expect(format.batching?.contentType).toBe('application/json');
    const events = [formatEvent(1), formatEvent(2)];
    expect(format.batching?.write(events).toString()).toBe(
      `[${events.map((event) => format.single.bodyOf(event)).join(',')}]`,
    );
  });
});

describe("the check against OCSF's schema", () => {
  const good = written('project_created');
  const at = (path: string, value: unknown): Members => {
    const copy = structuredClone(good) as Record<string, unknown>;
    const names = path.split('.');
    const last = names.pop() ?? '';
    const inner = names.reduce((object, name) => object[name] as Record<string, unknown>, copy);
    if (value === undefined) delete inner[last];
    else inner[last] = value;
    return copy;
  };

  it.each<[string, unknown, string]>([
    ['time', undefined, 'time is missing'],
    ['time', '2026', 'time is "2026" and no timestamp_t'],
    ['entity', undefined, 'entity is missing'],
    ['metadata.product', undefined, 'metadata.product is missing'],
    ['metadata.version', '1.1.0', 'metadata.version is another'],
    ['colour', 'red', 'colour is unknown'],
    ['activity_id', 14, 'activity_id is 14, which is none of its values'],
    ['type_uid', 300402, 'type_uid is 300402 and not 300401'],
    ['severity', 'High', 'severity_id and High say two things'],
    ['src_endpoint.ip', 'somewhere', 'src_endpoint.ip is "somewhere" and no ip_t'],
    ['actor.user', {}, 'actor.user. has none of account, name, uid'],
    ['class_uid', 1, 'class_uid 1 is none'],
    ['observables', {}, 'observables is no list'],
  ])('finds what is wrong: %s %j', (path, value, fault) => {
    expect(ocsfFaults(at(path, value))).toContain(fault);
  });
});
