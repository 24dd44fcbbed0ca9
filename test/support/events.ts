import type { NewEvent } from '../../src/event-log/new-event.ts';

/** A valid event for the log; every part can be replaced. */
export function newEvent(overrides: Partial<NewEvent> = {}): NewEvent {
  return {
    eventType: 'project_created',
    entityType: 'Project',
    entityPath: 'my-group/app',
    authorId: '1',
    authorName: 'Ada',
    createdAt: new Date('2026-01-02T03:04:05.678Z'),
    bodyTail: '"author_id":1,"event_type":"project_created"}',
    contentDigest: null,
    ...overrides,
  };
}
