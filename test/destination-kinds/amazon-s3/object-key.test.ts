import { describe, expect, it } from '@jest/globals';
import { eventKey, shipmentKey } from '../../../src/destination-kinds/amazon-s3/object-key.ts';
import { PARTITIONED, prefixErrors } from '../../../src/destination-kinds/amazon-s3/prefix.ts';
import type { OutgoingEvent } from '../../../src/destination-kinds/sender.ts';

const event = (more: Partial<OutgoingEvent> = {}, body: object = {}): OutgoingEvent => ({
  ...{ id: 887, eventType: 'update_approval_rules', via: null, streamId: 3, sequence: 12, previous: 11 },
  ...more,
  body: JSON.stringify({ entity_type: 'Group', created_at: '2023-09-11T14:11:49.820Z', ...body }),
});

describe('the name of the object of one event', () => {
  const plain = { prefix: '', extension: '.json' };

  it("is GitLab's, with the time of the event", () =>
    expect(eventKey(event(), plain)).toBe('group/2023/09/update_approval_rules_887_1694441509820.json'));

  it.each([
    ['Gitlab::Audit::InstanceScope', 'instance'],
    ['Namespaces::UserNamespace', 'user'],
    ['User', 'user'],
    ['Project', 'project'],
    ['Ci::Runner', 'ci_runner'],
  ])('has a folder for the entity: %s', (type, folder) =>
    expect(eventKey(event({}, { entity_type: type }), plain)).toMatch(new RegExp(`^${folder}/2023/09/`)),
  );

  it('begins with the prefix, whose placeholders are filled in', () =>
    expect(eventKey(event(), { ...plain, prefix: 'a/{year}-{month}-{day}T{hour}/{stream}/' })).toMatch(
      /^a\/2023-09-11T14\/3\/group\//,
    ));
});

describe('the name of the object of a shipment', () => {
  const naming = { prefix: PARTITIONED, writer: '0a1b2c3d-7', extension: '.ndjson.gz' };
  const shipment = [event(), event({ id: 890, sequence: 13 }), event({ id: 893, sequence: 15 })] as const;

  it('has the partition of its first event, stream and sequences', () =>
    expect(shipmentKey(shipment, naming)).toMatch(
      /^year=2023\/month=09\/day=11\/hour=14\/0a1b2c3d-7_3_000000000012-000000000015_[0-9a-f]{12}\.ndjson\.gz$/,
    ));

  it('belongs to exactly these events: another choice with the same ends has another', () => {
    const [first, , last] = shipment;
    expect(shipmentKey([...shipment], naming)).toBe(shipmentKey(shipment, naming));
    expect(shipmentKey([first, last], naming)).not.toBe(shipmentKey(shipment, naming));
  });

  it('is made of the id for what is in no stream, such as a test event', () =>
    expect(shipmentKey([event({ streamId: null, sequence: null, previous: null })], naming)).toBe(
      'year=2023/month=09/day=11/hour=14/0a1b2c3d-7_event-887.ndjson.gz',
    ));
});

describe('a prefix', () => {
  it.each(['', 'logs/', 'logs-', PARTITIONED, 'a/{stream}/b'])('may be %j', (text) =>
    expect(prefixErrors(text)).toEqual([]),
  );
  it.each(['/a', 'a//b', './a', '../', 'a/../b', 'ä', 'a b', 'a?b', '{type}', '{', 'x'.repeat(513)])(
    'may not be %j',
    (text) => expect(prefixErrors(text)).toHaveLength(1),
  );
});
