import type { Snippet } from '../snippet.ts';

export const SPLUNK_HEC_SNIPPETS: readonly Snippet[] = [
  {
    file: 'fields.txt',
    title: 'Any sender to Splunk',
    where: 'Wherever a sender has its URL and its token of Splunk: some want the first URL, some the second.',
    text: `URL:    {{origin}}
        {{origin}}/services/collector
Token:  {{secret}}
`,
  },
  {
    file: 'send.sh',
    title: 'One event with curl',
    where:
      'In a shell, to try it. Events that no kind recognises are kept when “Events that are not recognised” says so.',
    text: `curl --fail-with-body '{{origin}}/services/collector/event' \\
  --header 'Authorization: Splunk {{secret}}' \\
  --data '{ "sourcetype": "shop", "event": { "action": "order.paid", "user": "jane" } }'
`,
  },
  {
    file: 'vector.yaml',
    title: 'Vector',
    where: 'In Vector’s configuration, with your own source in inputs.',
    text: `sinks:
  auditstream:
    type: splunk_hec_logs
    inputs: [my_source]
    endpoint: '{{origin}}'
    default_token: '{{secret}}'
    encoding:
      codec: json
    compression: gzip
    acknowledgements:
      indexer_acknowledgements_enabled: false
`,
  },
  {
    file: 'fluent-bit.yaml',
    title: 'Fluent Bit',
    where: 'Among the outputs of Fluent Bit’s configuration.',
    text: `pipeline:
  outputs:
    - name: splunk
      match: '*'
      host: {{host}}
      port: {{port}}
      tls: {{tls}}
      splunk_token: {{secret}}
      compress: gzip
      retry_limit: no_limits
`,
  },
  {
    file: 'opentelemetry-collector.yaml',
    title: 'OpenTelemetry Collector',
    where: 'In the Collector’s configuration, with your own receiver in the pipeline.',
    text: `exporters:
  splunk_hec/auditstream:
    endpoint: '{{origin}}/services/collector'
    token: '{{secret}}'
service:
  pipelines:
    logs:
      receivers: [otlp]
      exporters: [splunk_hec/auditstream]
`,
  },
];
