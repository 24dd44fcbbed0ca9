import type { Snippet } from '../snippet.ts';

export const BACKSTAGE_SNIPPETS: readonly Snippet[] = [
  {
    file: 'cluster-log-forwarder.yaml',
    title: 'OpenShift’s ClusterLogForwarder',
    where:
      'By oc apply -f, with the namespace that Developer Hub runs in, and the service account that your log collector has.',
    text: `apiVersion: v1
kind: Secret
metadata:
  name: auditstream
  namespace: openshift-logging
stringData:
  hecToken: '{{secret}}'
---
apiVersion: observability.openshift.io/v1
kind: ClusterLogForwarder
metadata:
  name: instance
  namespace: openshift-logging
spec:
  serviceAccount:
    name: logcollector
  outputs:
    - name: auditstream
      type: splunk
      splunk:
        url: '{{origin}}'
        authentication:
          token:
            secretName: auditstream
            key: hecToken
  inputs:
    - name: hub
      type: application
      application:
        includes:
          - namespace: my-developer-hub-namespace
  pipelines:
    - name: hub
      inputRefs: [hub]
      outputRefs: [auditstream]
`,
  },
  {
    file: 'vector.yaml',
    title: 'Vector',
    where:
      'In the configuration of a Vector that runs as an agent in the cluster, with the namespace of Backstage.',
    text: `sources:
  hub:
    type: kubernetes_logs
    extra_namespace_label_selector: kubernetes.io/metadata.name=my-developer-hub-namespace
sinks:
  auditstream:
    type: http
    inputs: [hub]
    uri: '{{url}}'
    auth:
      strategy: bearer
      token: '{{secret}}'
    encoding:
      codec: json
    framing:
      method: newline_delimited
    compression: gzip
`,
  },
  {
    file: 'fluent-bit.yaml',
    title: 'Fluent Bit',
    where: 'In the configuration of a Fluent Bit on the nodes, with the namespace of Backstage in the path.',
    text: `pipeline:
  inputs:
    - name: tail
      path: /var/log/containers/*_my-developer-hub-namespace_*.log
      multiline.parser: cri
      tag: hub
  outputs:
    - name: http
      match: hub
      host: {{host}}
      port: {{port}}
      uri: {{path}}
      tls: {{tls}}
      header: Authorization Bearer {{secret}}
      format: json_lines
      json_date_format: iso8601
      compress: gzip
      retry_limit: no_limits
`,
  },
];
