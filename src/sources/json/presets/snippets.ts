import { fluentBitOutput, vectorSink } from '../../forwarder-snippets.ts';
import type { Snippet } from '../../snippet.ts';

export const GITHUB_SNIPPETS: readonly Snippet[] = [
  {
    file: 'fields.txt',
    title: 'GitHub’s form',
    where:
      'In GitHub: the enterprise, Settings, Audit log, Log streaming, Configure stream, Splunk. Copy field by field.',
    text: `Domain:  {{host}}
Port:    {{port}}
Token:   {{secret}}
SSL:     {{tls}}
`,
  },
];

export const OKTA_SNIPPETS: readonly Snippet[] = [
  {
    file: 'fields.txt',
    title: 'Okta’s form',
    where:
      'In Okta: Workflow, Event Hooks, Create Event Hook. Copy field by field, choose the events, save, and press Verify.',
    text: `Endpoint URL:           {{url}}
Authentication field:   Authorization
Authentication secret:  Bearer {{secret}}
`,
  },
  {
    file: 'create.sh',
    title: 'Okta’s API',
    where:
      'In a shell, with the address of your Okta, an API token in OKTA_TOKEN, and the events that you want.',
    text: `hook=$(curl --fail-with-body "\${OKTA_URL:-https://example.okta.com}/api/v1/eventHooks" \\
  --header "Authorization: SSWS $OKTA_TOKEN" --header 'Content-Type: application/json' --data @- <<'JSON'
{
  "name": "Auditstream",
  "events": {
    "type": "EVENT_TYPE",
    "items": ["user.session.start", "user.lifecycle.create", "group.user_membership.add", "policy.lifecycle.update"]
  },
  "channel": {
    "type": "HTTP",
    "version": "1.0.0",
    "config": {
      "uri": "{{url}}",
      "authScheme": { "type": "HEADER", "key": "Authorization", "value": "Bearer {{secret}}" }
    }
  }
}
JSON
)
curl --fail-with-body --request POST --header "Authorization: SSWS $OKTA_TOKEN" \\
  "$(printf '%s' "$hook" | jq --raw-output ._links.verify.href)"
`,
  },
];

export const AUTH0_SNIPPETS: readonly Snippet[] = [
  {
    file: 'fields.txt',
    title: 'Auth0’s form',
    where: 'In Auth0: Monitoring, Streams, Create Stream, Custom Webhook. Copy field by field.',
    text: `Payload URL:          {{url}}
Authorization Token:  Bearer {{secret}}
Content Type:         application/json
Content Format:       JSON Lines
`,
  },
  {
    file: 'create.sh',
    title: 'Auth0’s API',
    where: 'In a shell, with the domain of your tenant, and a token of its Management API in AUTH0_TOKEN.',
    text: `curl --fail-with-body "https://\${AUTH0_DOMAIN:-example.eu.auth0.com}/api/v2/log-streams" \\
  --header "Authorization: Bearer $AUTH0_TOKEN" --header 'Content-Type: application/json' --data @- <<'JSON'
{
  "name": "Auditstream",
  "type": "http",
  "sink": {
    "httpEndpoint": "{{url}}",
    "httpAuthorization": "Bearer {{secret}}",
    "httpContentType": "application/json",
    "httpContentFormat": "JSONLINES"
  }
}
JSON
`,
  },
];

export const VAULT_SNIPPETS: readonly Snippet[] = [
  {
    file: 'vector.yaml',
    title: 'Vector',
    where:
      'In the configuration of a Vector beside Vault, after: vault audit enable file file_path=/var/log/vault/audit.log.',
    text: `sources:
  vault:
    type: file
    include: [/var/log/vault/audit.log]
${vectorSink('vault')}    buffer:
      type: disk
      max_size: 268435488
      when_full: block
`,
  },
  {
    file: 'fluent-bit.yaml',
    title: 'Fluent Bit',
    where:
      'In the configuration of a Fluent Bit beside Vault, after: vault audit enable file file_path=/var/log/vault/audit.log.',
    text: `pipeline:
  inputs:
    - name: tail
      path: /var/log/vault/audit.log
      tag: vault
${fluentBitOutput('vault')}`,
  },
];
