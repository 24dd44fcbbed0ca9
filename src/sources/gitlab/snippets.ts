import type { Snippet } from '../snippet.ts';

export const GITLAB_SNIPPETS: readonly Snippet[] = [
  {
    file: 'fields.txt',
    title: 'GitLab’s form',
    where:
      'In GitLab: the top-level group, Secure, Audit events, Streams, Add streaming destination, HTTP endpoint. Copy field by field.',
    text: `Destination URL:     {{url}}
Custom HTTP header:  X-Api-Key
             Value:  {{secret}}
`,
  },
  {
    file: 'create.sh',
    title: 'GitLab’s API',
    where:
      'In a shell, with the address of your GitLab, the path of its top-level group, and a token of an Owner in GITLAB_TOKEN.',
    text: `curl --fail-with-body "\${GITLAB_URL:-https://gitlab.example.com}/api/graphql" \\
  --header "Authorization: Bearer $GITLAB_TOKEN" --header 'Content-Type: application/json' --data @- <<'JSON'
{
  "query": "mutation ($input: GroupAuditEventStreamingDestinationsCreateInput!) { groupAuditEventStreamingDestinationsCreate(input: $input) { errors } }",
  "variables": {
    "input": {
      "groupPath": "my-group",
      "name": "Auditstream",
      "category": "http",
      "config": {
        "url": "{{url}}",
        "headers": { "X-Api-Key": { "value": "{{secret}}", "active": true } }
      }
    }
  }
}
JSON
`,
  },
];
