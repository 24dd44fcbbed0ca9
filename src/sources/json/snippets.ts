import { fluentBitOutput, vectorSink } from '../forwarder-snippets.ts';
import type { Snippet } from '../snippet.ts';

export const JSON_SNIPPETS: readonly Snippet[] = [
  {
    file: 'send.sh',
    title: 'One event with curl',
    where:
      'In a shell, to try it. The members are those that the source looks for when its fields are left empty.',
    text: `curl --fail-with-body '{{url}}' \\
  --header 'Authorization: Bearer {{secret}}' --header 'Content-Type: application/json' \\
  --data '{ "type": "order.paid", "author": "jane", "target": "order 7", "outcome": "success" }'
`,
  },
  {
    file: 'vector.yaml',
    title: 'Vector',
    where: 'In Vector’s configuration, with the path of your log: a file with one JSON object a line.',
    text: `sources:
  audit_log:
    type: file
    include: [/var/log/my-application/audit.log]
transforms:
  audit_records:
    type: remap
    inputs: [audit_log]
    source: . = object!(parse_json!(string!(.message)))
    drop_on_error: true
${vectorSink('audit_records')}`,
  },
  {
    file: 'fluent-bit.yaml',
    title: 'Fluent Bit',
    where:
      'In the configuration of Fluent Bit (3.2 or newer), with the path of your log: a file with one JSON object a line.',
    text: `parsers:
  - name: audit_json
    format: json
pipeline:
  inputs:
    - name: tail
      path: /var/log/my-application/audit.log
      parser: audit_json
      tag: audit
${fluentBitOutput('audit', 'json_date_key: false')}`,
  },
];
