import type { Snippet } from '../snippet.ts';

export const SPACELIFT_SNIPPETS: readonly Snippet[] = [
  {
    file: 'fields.txt',
    title: 'Spacelift’s form',
    where:
      'In Spacelift under Organization settings, Audit trail. Saving sends the first entry, which the source takes at once.',
    text: `Enable:            on
Endpoint:          {{url}}
Secret:            {{secret}}
Include runs:      on, if changes of the state of runs are wanted
Retry on failure:  on
Custom headers:    none
`,
  },
  {
    file: 'audit-trail.tf',
    title: 'Terraform',
    where: 'In the configuration of Spacelift’s Terraform provider; keep the secret in a variable.',
    text: `resource "spacelift_audit_trail_webhook" "auditstream" {
  enabled          = true
  endpoint         = "{{url}}"
  secret           = "{{secret}}"
  include_runs     = true
  retry_on_failure = true
}
`,
  },
];
