/** A tab of the explorer on the first visit. */
export interface Example {
  readonly title: string;
  readonly query: string;
  readonly variables?: string;
}

const DESTINATION = 'gid://gitlab/AuditEvents::ExternalAuditEventDestination/1';

/** In the order in which one would try them; each runs as it is on a server that was just started. */
export const EXAMPLES: readonly Example[] = [
  {
    title: 'Add a destination',
    query: `# Streams the audit events of a group to a URL.
# Ctrl-Enter runs it. No "errors": it worked.
# Ctrl-Space says what else there is to ask for.
mutation AddDestination($input: ExternalAuditEventDestinationCreateInput!) {
  externalAuditEventDestinationCreate(input: $input) {
    errors
    externalAuditEventDestination {
      id
      name
      destinationUrl
      verificationToken
    }
  }
}
`,
    variables: json({ input: { groupPath: 'my-group', destinationUrl: 'https://example.com/audit-events' } }),
  },
  {
    title: 'Add a header',
    query: `# The id is in the answer of the first tab.
mutation AddHeader($input: AuditEventsStreamingHeadersCreateInput!) {
  auditEventsStreamingHeadersCreate(input: $input) {
    errors
    header {
      id
      key
      value
      active
    }
  }
}
`,
    variables: json({ input: { destinationId: DESTINATION, key: 'X-Team', value: 'platform' } }),
  },
  {
    title: 'List destinations',
    query: `query ListDestinations($group: ID!) {
  group(fullPath: $group) {
    externalAuditEventDestinations(first: 20) {
      nodes {
        id
        name
        destinationUrl
        active
        headers {
          nodes {
            key
            value
            active
          }
        }
      }
    }
  }
}
`,
    variables: json({ group: 'my-group' }),
  },
  {
    title: 'Send an event',
    query: `# Every destination of the group gets it.
mutation SendEvent($input: AuditEventsCreateInput!) {
  auditEventsCreate(input: $input) {
    errors
    accepted
    ids
  }
}
`,
    variables: json({
      input: {
        groupPath: 'my-group',
        events: [
          {
            eventType: 'project_created',
            entityType: 'Project',
            entityPath: 'my-group/first-project',
            authorName: 'Ada Lovelace',
            details: { custom_message: 'Added project' },
          },
        ],
      },
    }),
  },
  {
    title: 'Test a destination',
    query: `# Sends one event that says it is a test, now.
mutation TestDestination($input: ExternalAuditEventDestinationTestInput!) {
  externalAuditEventDestinationTest(input: $input) {
    errors
    attempt {
      status
      durationMs
      errorClass
      errorMessage
    }
  }
}
`,
    variables: json({ input: { id: DESTINATION } }),
  },
];

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
