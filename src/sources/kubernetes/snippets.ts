import { clusterLogForwarder } from '../forwarder-snippets.ts';
import type { Snippet } from '../snippet.ts';

export const KUBERNETES_SNIPPETS: readonly Snippet[] = [
  {
    file: 'webhook.yaml',
    title: 'The API server’s webhook',
    where:
      'In a file on every control plane node, which the API server is given: --audit-webhook-config-file=/etc/kubernetes/audit/webhook.yaml.',
    text: `apiVersion: v1
kind: Config
clusters:
  - name: auditstream
    cluster:
      server: '{{url}}'
users:
  - name: api-server
    user:
      token: '{{secret}}'
contexts:
  - name: auditstream
    context:
      cluster: auditstream
      user: api-server
current-context: auditstream
`,
  },
  {
    file: 'cluster-log-forwarder.yaml',
    title: 'OpenShift’s ClusterLogForwarder',
    where: 'By oc apply -f, with the service account that your log collector has.',
    text: clusterLogForwarder('audit'),
  },
];
