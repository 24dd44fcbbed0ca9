import { describe, expect, it } from '@jest/globals';
import { parseEventInput } from '../../../src/audit-events/ingest/event-input.ts';
import { CONTEXT, LEAST, parsed } from './an-event.ts';

describe('required fields', () => {
  it.each(['event_type', 'entity_type', 'entity_path', 'author_name'])(
    'refuses a missing, null, blank or other %s',
    (field) => {
      const { [field]: _, ...rest } = LEAST;
      expect(parseEventInput(rest, CONTEXT)).toMatchObject({
        ok: false,
        status: 400,
        field,
        message: expect.stringMatching(/^is missing/),
      });
      expect(parsed({ [field]: null })).toMatchObject({
        field,
        message: expect.stringMatching(/^is missing/),
      });
      expect(parsed({ [field]: ' ' })).toMatchObject({
        field,
        message: expect.stringMatching(/^can't be blank/),
      });
      expect(parsed({ [field]: 7 })).toMatchObject({
        field,
        message: expect.stringMatching(/^must be a text/),
      });
    },
  );

  it.each(['event_type', 'entity_type', 'author_name'])(
    'accepts 255 characters in %s and refuses 256',
    (field) => {
      expect(parsed({ [field]: 'a'.repeat(255) })).not.toHaveProperty('field');
      expect(parsed({ [field]: 'a'.repeat(256) })).toMatchObject({
        field,
        message: expect.stringMatching(/maximum is 255 characters/),
      });
    },
  );

  it('counts characters, not UTF-16 units', () => {
    expect(parsed({ author_name: '😀'.repeat(255) })).not.toHaveProperty('field');
    expect(parsed({ author_name: '😀'.repeat(256) })).toHaveProperty('field', 'author_name');
  });

  it('accepts 1024 bytes of entity_path and refuses 1025', () => {
    expect(parsed({ entity_path: `my-group/${'a'.repeat(1015)}` })).not.toHaveProperty('field');
    expect(parsed({ entity_path: `my-group/${'a'.repeat(1016)}` })).toHaveProperty('field', 'entity_path');
    expect(parsed({ entity_path: `my-group/${'é'.repeat(508)}` })).toHaveProperty('field', 'entity_path');
  });

  it.each(['a b', 'a\n', 'a\r\nX: y', 'ä', 'a/b', 'a,b'])('refuses the event type %j', (type) => {
    expect(parsed({ event_type: type })).toMatchObject({
      field: 'event_type',
      message: expect.stringMatching(/^is invalid/),
    });
  });

  it('accepts every character an event type may have', () => {
    expect(parsed({ event_type: 'Az09_.:-' })).toHaveProperty('eventType', 'Az09_.:-');
  });
});

describe('entity_path', () => {
  it.each(['my-group', 'MY-Group', 'my-group/app', 'My-Group/Sub/app'])('accepts %s', (path) => {
    expect(parsed({ entity_path: path })).toHaveProperty('entityPath', path);
  });

  it.each([
    'my-group2',
    'my-grou',
    'other/my-group',
    'my-group/',
    'my-group//app',
    '/my-group',
    'my-group.x/app',
  ])('refuses %s', (path) => {
    expect(parsed({ entity_path: path })).toMatchObject({
      field: 'entity_path',
      message: expect.stringMatching(/must be my-group or lie/),
    });
  });

  it('compares regardless of case with a group whose path has capitals', () => {
    expect(parsed({ entity_path: 'top/sub/app' }, { groupFullPath: 'Top/Sub' })).toHaveProperty('entityPath');
    // The Kelvin sign is a K to Unicode; to a path it is none.
    expect(parsed({ entity_path: 'Top/Tan\u212a/x' }, { groupFullPath: 'top/tank' })).toHaveProperty(
      'message',
    );
    expect(parsed({ entity_path: '\u212aube/x' }, { groupFullPath: 'kube' })).toHaveProperty('message');
    expect(parsed({ entity_path: 'top' }, { groupFullPath: 'Top/Sub' })).toHaveProperty(
      'field',
      'entity_path',
    );
  });

  it('of a user is one segment anywhere', () => {
    expect(parsed({ entity_type: 'User', entity_path: 'ada' })).toHaveProperty('entityPath', 'ada');
    expect(parsed({ entity_type: 'User', entity_path: 'my-group/ada' })).toMatchObject({
      field: 'entity_path',
      message: expect.stringMatching(/one segment/),
    });
    expect(parsed({ entity_type: 'user', entity_path: 'ada' })).toHaveProperty('field', 'entity_path');
  });
});
