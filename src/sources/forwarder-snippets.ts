// The parts of forwarders' configuration that are the same in the snippets of all kinds.

/** Vector's sink for the output of the component `input`. */
export function vectorSink(input: string): string {
  return `sinks:
  auditstream:
    type: http
    inputs: [${input}]
    uri: '{{url}}'
    auth:
      strategy: bearer
      token: '{{secret}}'
    encoding:
      codec: json
    framing:
      method: newline_delimited
    compression: gzip
`;
}

/** Fluent Bit's output, for records with the tag `match`; `time` says how their time is written. */
export function fluentBitOutput(match: string, time?: string): string {
  return `  outputs:
    - name: http
      match: ${match}
      host: {{host}}
      port: {{port}}
      uri: {{path}}
      tls: {{tls}}
      header: Authorization Bearer {{secret}}
      format: json_lines
${time === undefined ? '' : `      ${time}\n`}      compress: gzip
      retry_limit: no_limits
`;
}

/** OpenShift's forwarder, which sends the input `input`; `inputs` defines it where OpenShift has none of that name. */
export function clusterLogForwarder(input: string, inputs = ''): string {
  return `apiVersion: v1
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
${inputs}  pipelines:
    - name: ${input}
      inputRefs: [${input}]
      outputRefs: [auditstream]
`;
}
