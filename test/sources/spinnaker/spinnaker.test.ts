import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/json/json-value.ts';
import { finish } from '../../../src/shares/process-time.ts';
import { shorten } from '../../../src/sources/spinnaker/shorten.ts';
import { spinnakerKind as spinnaker } from '../../../src/sources/spinnaker/spinnaker.kind.ts';
import { ticketsIn } from '../../../src/sources/spinnaker/references.ts';
import { draftsBy, inShort, mappedBy, parsed } from '../drafts.ts';
import { sample } from '../samples.ts';
import { largeEvent } from './echo-events.ts';

const ALL = { skip: '' };
const draftOf = (body: string | object, config: object = {}) =>
  draftsBy(spinnaker, typeof body === 'string' ? body : JSON.stringify(body), config)[0];
const reasonOf = (body: string | object, config: object = {}) => {
  const [mapped] = mappedBy(spinnaker, typeof body === 'string' ? body : JSON.stringify(body), config);
  return mapped?.kind === 'skipped' ? mapped.reason : mapped?.kind;
};
const event = (type: string, content: object = {}, more: object = {}) => ({
  details: { source: 'orca', type, created: '1700000000000', application: 'payments' },
  content: { executionId: 'e1', ...content },
  ...more,
});

describe('an event of echo', () => {
  it.each([
    ['pipeline-starting.json', 'unknown', 'spinnaker.orca.pipeline.starting'],
    ['pipeline-complete.json', 'success', 'spinnaker.orca.pipeline.complete'],
  ])('tells of a pipeline: %s', (file, outcome, type) => {
    const draft = draftOf(sample(`spinnaker/${file}`));
    const pipeline = ['Pipeline', 'payments/deploy-production'];
    expect(inShort(draft)).toEqual([type, 'operator@example.com', outcome, ...pipeline]);
    expect(draft?.references).toEqual({
      ...{
        deployment: draft?.eventType.endsWith('starting') === true ? 'execution-start' : 'execution-complete',
      },
      repository: 'repository',
    });
    expect(draft?.details['summary']).toMatchObject({
      ...{ application: 'payments', pipeline: 'deploy-production', trigger: 'manual' },
      artifacts: 'registry.example/payments@sha256:def456, abc123',
    });
  });

  it('tells of a stage, with account and cluster', () => {
    const draft = draftOf(sample('spinnaker/stage-complete.json'));
    expect(inShort(draft)).toEqual([
      ...['spinnaker.orca.stage.complete', 'unknown', 'success', 'Server group', 'int-k8s/hcm-web-example'],
    ]);
    expect(draft).toMatchObject({
      ...{ createdAt: new Date(1518214003433), senderId: undefined, sameness: expect.any(String) as unknown },
      references: { deployment: '88ebc19f-43bc-460c-9de5-2347b48f8efb' },
      details: { summary: { application: 'hcm', account: 'int-k8s', server_groups: 'hcm-web-example' } },
    });
  });

  it('tells of a task and of a build where an Owner wants them', () => {
    expect(inShort(draftOf(sample('spinnaker/task-complete.json'), ALL))).toEqual([
      ...['spinnaker.orca.task.complete', 'jo@example.com', 'success', 'Server group'],
      'test/us-west-1/asgard-staging-v048',
    ]);
    expect(inShort(draftOf(sample('spinnaker/igor-build-success.json'), ALL))).toEqual([
      ...['spinnaker.build', 'unknown', 'success', 'Build', 'T-800 Hubot Keep-Alive'],
    ]);
  });

  it.each<[string, (sent: JsonObject) => unknown]>([
    ['alone', (sent) => sent],
    ['wrapped', (sent) => ({ eventName: 'spinnaker_events', payload: sent })],
    ['wrapped under a name of one’s own', (sent) => ({ eventName: 'x', audited: sent })],
    ['in Splunk’s template', (sent) => ({ event: sent })],
    ['in a template of one’s own', (sent) => ({ source: 'spinnaker', sourcetype: 'x', data: { it: sent } })],
    ['flattened', (sent) => flattened(sent)],
    ['flattened and wrapped', (sent) => ({ eventName: 'spinnaker_events', payload: flattened(sent) })],
    ['as a line of a log', (sent) => ({ message: JSON.stringify(sent) })],
  ])('is the same %s', (_how, make) => {
    const sent = parsed(sample('spinnaker/pipeline-complete.json')) as JsonObject;
    const draft = draftOf(make(sent) as object);
    expect(draft).toEqual(draftOf(sent));
    expect(draft?.details['content']).toEqual(sent['content']);
  });

  it('is read as it came in other people’s templates', () => {
    const starting = draftOf(sample('spinnaker/pipeline-starting-wrapped.json'));
    expect(inShort(starting)).toEqual([
      ...['spinnaker.orca.pipeline.starting', 'alice@example.com', 'unknown', 'Pipeline'],
      'sample-app/SamplePipeline',
    ]);
    expect(draftOf(sample('spinnaker/stage-complete-splunk-template.json'))).toEqual(
      draftOf(sample('spinnaker/stage-complete.json')),
    );
  });

  it.each<[string, object, string]>([
    ['runs as a person', { execution: { trigger: { runAsUser: 'jo', user: 'bo' } } }, 'jo'],
    [
      'runs as an account of Spinnaker’s',
      { execution: { trigger: { runAsUser: 'x@managed-service-account', user: 'bo' } } },
      'bo',
    ],
    [
      'was started by an API',
      { execution: { authentication: { user: 'jo' }, trigger: { user: 'bo' } } },
      'jo',
    ],
    [
      'was started by another pipeline',
      {
        execution: { trigger: { user: '[anonymous]', parentExecution: { authentication: { user: 'jo' } } } },
      },
      'jo',
    ],
    ['was started by nobody', { execution: { trigger: { user: 'anonymous' } } }, 'anonymous'],
    [
      'was canceled',
      { canceled: true, execution: { canceledBy: 'eve', authentication: { user: 'jo' } } },
      'eve',
    ],
    [
      'was judged',
      {
        context: { judgmentStatus: 'continue', lastModifiedBy: 'kim' },
        execution: { trigger: { user: 'jo' } },
      },
      'kim',
    ],
  ])('names the person when its pipeline %s', (_what, content, person) => {
    expect(draftOf(event('orca:stage:complete', content))?.authorName).toBe(person);
  });

  it('is a failure when it failed or was canceled', () => {
    expect(draftOf(event('orca:stage:failed'))?.outcome).toBe('failure');
    expect(draftOf(event('orca:pipeline:complete', { canceled: true }))?.outcome).toBe('failure');
    expect(draftOf(event('orca:orchestration:complete'))?.outcome).toBe('success');
  });

  it('points to branch, commit, repository, pull request and tickets', () => {
    const trigger = {
      ...{ type: 'git', project: 'shop', slug: 'web', branch: 'feature/PAY-12-x', hash: 'abc1234' },
      ...{ payload: { pull_request: { number: 7, title: 'OPS-3: UTF-8 names' } } },
      parameters: { change: 'CHG-99', note: 'PAY-12 again' },
    };
    const draft = draftOf(event('orca:pipeline:starting', { execution: { id: 'e1', trigger } }));
    expect(draft?.references).toEqual({
      ...{ deployment: 'e1', repository: 'shop/web', branch: 'feature/PAY-12-x', commit: 'abc1234' },
      ...{ pull_request: '7', ticket: 'PAY-12, OPS-3, CHG-99' },
    });
    const scm = [{ branch: 'main', sha1: 'def5678', remoteUrl: 'https://git.example.com/web.git' }];
    const built = draftOf(
      event('orca:pipeline:starting', { execution: { trigger: { buildInfo: { scm } } } }),
    );
    expect(built?.references).toMatchObject({
      branch: 'main',
      commit: 'def5678',
      repository: scm[0]?.remoteUrl,
    });
  });

  it('names what a whole pipeline deployed, and where', () => {
    const stages = [
      { context: { account: 'prod', 'deploy.server.groups': { 'us-east-1': ['web-v001'] } } },
      { context: { account: 'prod', region: 'eu-west-1', serverGroupName: 'web-v002' } },
      { context: null },
    ];
    const draft = draftOf(event('orca:pipeline:complete', { execution: { name: 'deploy', stages } }));
    expect(draft?.details['summary']).toMatchObject({
      ...{ account: 'prod', region: 'us-east-1, eu-west-1', server_groups: 'web-v001, web-v002' },
    });
  });

  it('has the headers of the request left out that caused it', () => {
    const draft = draftOf(largeEvent(1));
    expect(JSON.stringify(draft)).not.toContain('c2VjcmV0');
    expect(draft?.redacted).toEqual(['details.details.requestHeaders']);
  });

  it('is the same by its id, or by what it tells of', () => {
    expect(draftOf(event('orca:stage:complete', {}, { eventId: 'x' }))).toMatchObject({
      ...{ senderId: 'x', sameness: undefined },
    });
    const sameness = (content: object) => draftOf(event('orca:stage:complete', content))?.sameness;
    expect(sameness({ stageId: '1' })).toBe(sameness({ stageId: '1', name: 'renamed' }));
    expect(sameness({ stageId: '1' })).not.toBe(sameness({ stageId: '2' }));
  });
});

type Large = ReturnType<typeof largeEvent>;

function flattened(sent: JsonObject): object {
  return { ...sent, details: JSON.stringify(sent['details']), content: JSON.stringify(sent['content']) };
}

describe('what echo sends', () => {
  it.each([
    ['orca:pipeline:starting', 'event'],
    ['orca:pipeline:failed', 'event'],
    ['orca:orchestration:complete', 'event'],
    ['orca:stage:starting', 'event'],
    ['orca:stage:failed', 'event'],
    ['orca:task:failed', 'event'],
    ['manual', 'event'],
    ['orca:task:starting', 'type left out'],
    ['orca:task:complete', 'type left out'],
    ['orca:stage:skipped', 'type left out'],
    ['docker', 'type left out'],
    ['git', 'type left out'],
  ])('is filtered unless an Owner says otherwise: %s', (type, what) => {
    expect(reasonOf(event(type))).toBe(what);
    expect(reasonOf(event(type), ALL)).toBe('event');
    expect(reasonOf(event(type), { skip: 'spinnaker.*' })).toBe('type left out');
  });

  it('leaves out stages that Spinnaker has made, unless an Owner wants them', () => {
    const made = event('orca:stage:complete', { isSynthetic: true });
    expect(reasonOf(made)).toBe('synthetic stage');
    expect(reasonOf(made, { synthetic: 'keep' })).toBe('event');
  });

  it.each<[string, unknown]>([
    ['a list', [[]]],
    ['an event without content', { details: { source: 'orca', type: 'x', created: '1' } }],
    ['an event whose details are no object', { details: 'orca', content: {} }],
    ['an event without a type', { details: { source: 'orca', created: '1' }, content: {} }],
    ['an audit event of GitLab', { event_type: 'x', details: { type: 'x' }, content: 1 }],
    ['too deep a wrapper', { a: { b: { c: { d: event('manual') } } } }],
  ])('is not an event when it is %s', (_what, sent) => {
    expect(reasonOf(sent as object)).toBe('foreign');
  });

  it.each<[string, object]>([
    ['a content that is a text', { ...event('manual'), content: '{"broken":' }],
    ['an execution that is a list', event('orca:stage:complete', { execution: [], context: 'x' })],
    [
      'stages that are none',
      event('orca:pipeline:complete', { execution: { stages: [1, null, 'x'], trigger: [] } }),
    ],
    ['a time that is none', { details: { source: 1, type: 'manual', created: {} }, content: [] }],
  ])('is an event although it has %s', (_what, sent) => {
    expect(reasonOf(sent)).toBe('event');
  });
});

describe('a large event', () => {
  const whole = JSON.stringify(largeEvent(2_000_000));
  const cut = finish(shorten(whole));

  it('loses what is most of the execution, and keeps where it deployed', () => {
    expect(cut.leftOut).toEqual([
      'content.execution.initialConfig',
      ...['context', 'outputs', 'tasks'].map((part) => `content.execution.stages.*.${part}`),
    ]);
    expect(cut.text.length).toBeLessThan(whole.length / 5);
    const draft = draftOf(whole);
    expect(draft?.trimmed).toEqual(cut.leftOut.map((path) => `details.${path}`));
    expect(draft?.references).toMatchObject({ deployment: 'execution-1', ticket: 'PAY-12' });
    const pipeline = draftOf(JSON.stringify(largeEvent(2_000_000, 'x', 'orca:pipeline:complete')));
    expect(pipeline).toMatchObject({ authorName: 'jo@example.com', senderId: 'x' });
    const { summary, content } = draft?.details as { summary: object; content: { context: object } };
    expect(summary).toMatchObject({ account: 'prod-k8s', region: 'payments' });
    expect(content.context).toEqual(largeEvent(1).content.context);
  });

  it.each<[string, (sent: JsonObject) => object]>([
    ['wrapped', (sent) => ({ eventName: 'x', payload: sent })],
    ['flattened', (sent) => flattened(sent)],
    ['in Splunk’s template', (sent) => ({ event: flattened(sent) })],
  ])('is the same %s', (_how, make) => {
    expect(draftOf(make(parsed(whole) as JsonObject))).toEqual(draftOf(whole));
  });

  it.each<[string, string, (event: Large, many: object[]) => object]>([
    [
      'its own stage',
      'content.context.manifests',
      ({ content, ...event }, manifests) => ({
        ...event,
        content: { ...content, context: { ...content.context, manifests } },
      }),
    ],
    [
      'its trigger',
      'content.execution.trigger.payload.objects',
      ({ content, ...event }, objects) => ({
        ...event,
        content: {
          ...content,
          execution: { ...content.execution, trigger: { type: 'webhook', user: 'bo', payload: { objects } } },
        },
      }),
    ],
    [
      'what another system told',
      'content.payload',
      ({ details, content, ...event }, payload) => ({
        ...event,
        ...{ details: { ...details, type: 'manual' }, content: { ...content, payload } },
      }),
    ],
  ])('loses the end of what is large in %s, and keeps its id and what it tells', (_where, path, make) => {
    const many = Array.from({ length: 5_000 }, (_, n) => ({ n, text: 'x'.repeat(400) }));
    const sent = JSON.stringify(make(largeEvent(1), many));
    const { text } = finish(shorten(sent));
    expect(sent.length).toBeGreaterThan(2_000_000);
    expect(text.length).toBeLessThan(1_000_000);
    const draft = draftOf(sent);
    expect(draft?.trimmed).toContain(`details.${path}`);
    expect(draft).toMatchObject({
      ...{ senderId: 'event-1', authorName: 'jo@example.com' },
      details: { summary: { application: 'payments', account: 'prod-k8s', pipeline: 'deploy PAY-12' } },
    });
  });

  it('names a hundred places at most where something was left out', () => {
    const parts = Object.fromEntries(
      Array.from({ length: 150 }, (_, n) => [`k${n}`, { stages: [{ context: { x: 'y'.repeat(9_000) } }] }]),
    );
    const trimmed = draftOf(JSON.stringify({ ...largeEvent(1), parts }))?.trimmed ?? [];
    expect(trimmed).toHaveLength(101);
    expect(trimmed.at(-1)).toMatch(/^and \d+ more$/);
  });

  it('is as it was where nothing of it is large', () => {
    const small = JSON.stringify({ ...largeEvent(1), note: [1, 'context', { a: null }], n: 1.0 });
    const { text, leftOut } = finish(shorten(small.replace(/"initialConfig":\{[^}]*\},/, '')));
    expect(leftOut).not.toContain('content.execution.initialConfig');
    expect(parsed(text)).toMatchObject({ note: [1, 'context', { a: null }], eventId: 'event-1' });
    expect(finish(shorten('{"stages":[{"context":{"a":1},"b":2}],"c":"}"}'))).toEqual({
      ...{ text: '{"stages":[{"context":{"a":1},"b":2}],"c":"}"}', leftOut: [] },
    });
  });

  it.each(['{"stages":[{"context":{"a', '{"content":"{\\"x', '[[[', '}}}"', '{"content":"{}', '"', '{"a":'])(
    'that is cut off stays so: %s',
    (text) => {
      expect(finish(shorten(text)).text).toBe(text);
    },
  );
});

describe('tickets', () => {
  it.each([
    [['feature/PAY-12'], 'PAY-12'],
    [['PAY-12 and A1-2, PAY-12'], 'PAY-12, A1-2'],
    [['pay-12', 'X-1', 'PAY-', undefined], undefined],
    [['UTF-8 and SHA-256'], undefined],
  ])('are found in %j', (texts, found) => {
    expect(ticketsIn(texts)).toBe(found);
  });
});
