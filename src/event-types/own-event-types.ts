/** What this server writes itself and GitLab has no name for, with a description each. */
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

/** What the sample events of GitLab's documentation use beside its types. */
export const SAMPLE_EVENT_TYPES: readonly (readonly [name: string, featureCategory: string])[] = [
  ['audit_operation', 'audit_events'],
  ['project_group_link_create', 'groups_and_projects'],
  ['project_group_link_update', 'groups_and_projects'],
  ['project_group_link_destroy', 'groups_and_projects'],
];
