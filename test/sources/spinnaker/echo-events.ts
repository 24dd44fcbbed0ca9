/** A stage as a whole execution has it. */
function stage(number: number) {
  return {
    ...{ id: `stage-${number}`, refId: String(number), type: 'deployManifest', name: `Deploy ${number}` },
    context: {
      account: 'prod-k8s',
      'outputs.manifestNamesByNamespace': { payments: [`deployment payments-${number % 3}`] },
      manifests: Array.from({ length: 20 }, (_, n) => ({
        ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: `payments-${n}` } },
        spec: { env: Array.from({ length: 10 }, (__, e) => ({ name: `V${e}`, value: 'x'.repeat(60) })) },
      })),
    },
    outputs: {
      artifacts: Array.from({ length: 10 }, () => ({ type: 'docker/image', name: 'y'.repeat(80) })),
    },
    tasks: Array.from({ length: 8 }, (_, n) => ({ id: String(n), name: `task${n}`, status: 'SUCCEEDED' })),
  };
}

/** An event with a whole execution of so many bytes, as echo sends it. */
export function largeEvent(bytes: number, id = 'event-1', type = 'orca:stage:complete') {
  const each = JSON.stringify(stage(0)).length;
  return {
    details: {
      ...{ source: 'orca', type, created: '1700000000000', application: 'payments' },
      requestHeaders: { 'X-SPINNAKER-USER': ['jo@example.com'], Authorization: ['Basic c2VjcmV0'] },
    },
    content: {
      ...{ executionId: 'execution-1', stageId: 'stage-1', name: 'Deploy 1', isSynthetic: false },
      context: stage(1).context,
      execution: {
        ...{
          id: 'execution-1',
          name: 'deploy PAY-12',
          status: 'SUCCEEDED',
          authentication: { user: 'jo@example.com' },
        },
        initialConfig: { stages: 'z'.repeat(1000) },
        stages: Array.from({ length: Math.ceil(bytes / each) }, (_, n) => stage(n)),
      },
    },
    eventId: id,
  };
}
