import type { EventType } from '../database/generated/client.ts';
import { GITLAB_EVENT_TYPES } from './gitlab-event-types.ts';

/** Types of this server's own events that GitLab does not have, with descriptions. */
export const OWN_EVENT_TYPES: readonly (readonly [name: string, description: string])[] = [
  ['audit_event_streaming_test', 'A test event for a destination; it is in no stream'],
  [
    'audit_event_redaction_updated',
    "What is taken out of a group's audit events before they are stored was changed",
  ],
  ['audit_event_type_created', 'An admin declared a type of audit events'],
  ['audit_events_source_created', 'A source of audit events was created'],
  ['audit_events_source_updated', 'A source of audit events was changed, paused or activated'],
  ['audit_events_source_destroyed', 'A source of audit events was destroyed'],
  ['audit_events_source_secret_rotated', 'The secret of a source of audit events was replaced'],
  ['personal_access_token_issued', 'A personal access token was issued'],
  [
    'rotate_event_streaming_destination_signing_secret',
    'The secret that deliveries of a destination are signed with was replaced',
  ],
];

/** Types of the sample events in GitLab's documentation that are missing in its list. */
const SAMPLE_EVENT_TYPES: readonly (readonly [name: string, featureCategory: string])[] = [
  ['audit_operation', 'audit_events'],
  ['project_group_link_create', 'groups_and_projects'],
  ['project_group_link_update', 'groups_and_projects'],
  ['project_group_link_destroy', 'groups_and_projects'],
];

/** A type of audit events, as GitLab defines one. */
export interface EventDefinition {
  readonly name: string;
  readonly description: string;
  readonly featureCategory: string;
  readonly milestone: string;
  readonly savedToDatabase: boolean;
  readonly streamed: boolean;
}

/** The value of fields that were not declared, which are never null. */
const UNKNOWN = 'unknown';
const AUDIT_EVENTS = 'audit_events';

/** The definitions that every server has, by name: GitLab's, those of its samples and our own. */
export function builtInDefinitions(): EventDefinition[] {
  return [
    ...GITLAB_EVENT_TYPES.map(([name, featureCategory, milestone, notSaved]) =>
      define({ name, featureCategory, milestone, savedToDatabase: notSaved !== true }),
    ),
    ...SAMPLE_EVENT_TYPES.map(([name, featureCategory]) => define({ name, featureCategory })),
    ...OWN_EVENT_TYPES.map(([name, description]) =>
      define({ name, description, featureCategory: AUDIT_EVENTS }),
    ),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The definition of a type that was declared or seen. */
export function definitionOf(
  row: Pick<EventType, 'name' | 'description' | 'featureCategory' | 'milestone'>,
): EventDefinition {
  const { name, description, featureCategory, milestone } = row;
  return define({
    name,
    ...(description !== null && { description }),
    ...(featureCategory !== null && { featureCategory }),
    ...(milestone !== null && { milestone }),
  });
}

// Every accepted event is stored and streamed.
function define(said: Partial<EventDefinition> & { readonly name: string }): EventDefinition {
  const unsaid = { featureCategory: UNKNOWN, milestone: UNKNOWN, savedToDatabase: true, streamed: true };
  return { ...unsaid, description: inWords(said.name), ...said };
}

/** `add_gpg_key` is `Add gpg key`. */
function inWords(name: string): string {
  const words = name.replace(/[_.:-]+/g, ' ').trim();
  return words === '' ? name : words.charAt(0).toUpperCase() + words.slice(1);
}
