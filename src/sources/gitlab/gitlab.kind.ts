import { eventErrors } from '../../audit-events/ingest/ingest-errors.ts';
import { objectOf } from '../reading/find-record.ts';
import { sourceConfig } from '../source-config.ts';
import type { SourceKind } from '../source-kind.ts';
import { GITLAB_SNIPPETS } from './snippets.ts';

/** GitLab's streaming destinations, and other installations of this server: their events come as they are. */
export const gitlabKind: SourceKind = {
  name: 'gitlab',
  title: 'GitLab, Auditstream',
  ...sourceConfig({}),
  snippets: GITLAB_SNIPPETS,
  faults: 'all-or-nothing',
  recognises: false,
  map(sent) {
    const event = objectOf(sent);
    return event === undefined
      ? { kind: 'refused', reason: 'no object', message: eventErrors.EVENT_NOT_AN_OBJECT }
      : { kind: 'whole', event };
  },
};
