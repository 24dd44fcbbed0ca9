import { clusterLogForwarder, fluentBitOutput, vectorSink } from '../forwarder-snippets.ts';
import type { Snippet } from '../snippet.ts';

export const BACKSTAGE_SNIPPETS: readonly Snippet[] = [
  {
    file: 'cluster-log-forwarder.yaml',
    title: 'OpenShift’s ClusterLogForwarder',
    where:
      'By oc apply -f, with the namespace that Developer Hub runs in, and the service account that your log collector has.',
    text: clusterLogForwarder(
      'hub',
      `  inputs:
    - name: hub
      type: application
      application:
        includes:
          - namespace: my-developer-hub-namespace
`,
    ),
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
${vectorSink('hub')}`,
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
${fluentBitOutput('hub', 'json_date_format: iso8601')}`,
  },
];
