import type { Snippet } from '../snippet.ts';

export const SPINNAKER_SNIPPETS: readonly Snippet[] = [
  {
    file: 'echo.yml',
    title: 'echo',
    where: 'In echo-local.yml, or in spec.spinnakerConfig.profiles.echo of the operator. Then restart echo.',
    text: `rest:
  enabled: true
  endpoints:
    - wrap: false
      url: '{{url}}'
      username: auditstream
      password: '{{secret}}'
      retryCount: 3
`,
  },
];
