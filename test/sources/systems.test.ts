import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { sample } from './samples.ts';
import { largeEvent } from './spinnaker/echo-events.ts';
import { createSourcesWorld, send, type MadeSource, type SourcesWorld } from './world.ts';

let world: SourcesWorld;
beforeAll(async () => {
  world = await createSourcesWorld();
});
afterAll(() => world.close());

const answered = async (answer: Promise<Response>): Promise<unknown> => (await answer).json();
const TAKEN = { accepted: 1, duplicates: 0, skipped: 0, refused: 0 };
const AGAIN = { accepted: 0, duplicates: 1, skipped: 0, refused: 0 };

describe('a source of the kind okta', () => {
  const ask = ({ url, secret }: MadeSource, headers: object = {}): Promise<Response> =>
    fetch(url, { headers: { authorization: `Bearer ${secret}`, ...headers } });

  it('answers what Okta asks before it sends, if it has the secret, and takes what a hook sends', async () => {
    const made = await world.source('okta');
    const challenge = { 'x-okta-verification-challenge': 'Me_rShK8JHsTnbyYrWXC' };
    const answer = await ask(made, challenge);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await answer.json()).toEqual({ verification: 'Me_rShK8JHsTnbyYrWXC' });
    expect((await ask({ ...made, secret: 'another-secret-of-it' }, challenge)).status).toBe(401);
    expect((await ask(made)).status).toBe(405);
    expect((await ask(await world.source('auth0'), challenge)).status).toBe(405);
    const [event] = sample('okta/system-log.ndjson').split('\n');
    const hook = `{"eventType":"com.okta.event_hook","data":{"events":[${event ?? ''}]}}`;
    expect(await answered(send(made, hook))).toEqual(TAKEN);
    expect(await answered(send(made, hook))).toEqual(AGAIN);
  });
});

describe('a source of the kind kubernetes', () => {
  it('takes a webhook’s list at its address, once', async () => {
    const { groupPath, url, secret } = await world.source('kubernetes');
    const webhook = { url: `${url}?timeout=30s`, secret };
    expect(await answered(send(webhook, sample('kubernetes/eventlist.json')))).toEqual(TAKEN);
    expect(await answered(send(webhook, sample('kubernetes/eventlist.json')))).toEqual(AGAIN);
    // Both lines have one audit id, and tell of two requests.
    const lines = sample('kubernetes/audit-log-file.ndjson');
    expect(await answered(send(webhook, lines))).toEqual({ ...TAKEN, accepted: 2 });
    const [event] = await world.events(groupPath);
    expect(event?.body).toMatchObject({
      ...{ event_type: 'kubernetes.pods.create', author_name: 'kubernetes-admin', ip_address: '192.0.2.10' },
      source: { kind: 'kubernetes', id: 'd2a97a82-f39e-41d0-8b31-dd74f42ac7fe/RequestReceived' },
    });
  });

  it.each(['kubernetes', 'splunk_hec'])(
    'is found in OpenShift’s records at Splunk’s paths by %s',
    async (kind) => {
      const { groupPath, secret } = await world.source(kind);
      const body = `{"event":${sample('openshift/audit-kubernetes-record.json')}}`;
      const answer = await fetch(`${world.address}/services/collector/event`, {
        method: 'POST',
        headers: { authorization: `Splunk ${secret}` },
        body,
      });
      expect(answer.status).toBe(200);
      const [event] = await world.events(groupPath);
      expect(event).toMatchObject({
        outcome: 'success',
        body: { event_type: 'kubernetes.flowschemas.watch', author_name: 'system:apiserver' },
      });
    },
  );

  it('stores nothing of what a request about secrets carries', async () => {
    const { groupPath, ...made } = await world.source('kubernetes');
    const patch = {
      ...{
        auditID: 'a1',
        stage: 'ResponseComplete',
        verb: 'patch',
        requestURI: '/x',
        user: { username: 'jane' },
      },
      objectRef: { resource: 'secrets', name: 'db' },
      requestObject: { data: { user: 'aHVudGVyMg==' } },
    };
    await send(made, JSON.stringify(patch));
    const [event] = await world.events(groupPath);
    expect(JSON.stringify(event)).not.toContain('aHVudGVyMg');
    expect(event?.body).toMatchObject({ redacted: ['details.requestObject'] });
  });
});

describe('a source of the kind spinnaker', () => {
  const basic = (secret: string) => `Basic ${Buffer.from(`echo:${secret}`).toString('base64')}`;

  it.each(['', '/', '?/', '/?', '//', '///', '//?/', '?//', '//?x=//y'])(
    'takes what echo sends to its address and “%s”',
    async (behind) => {
      const { url, secret } = await world.source('spinnaker');
      const answer = await fetch(`${url}${behind}`, {
        method: 'POST',
        headers: { authorization: basic(secret), 'content-type': 'application/json' },
        body: sample('spinnaker/pipeline-complete.json'),
      });
      expect(await answer.json()).toEqual(TAKEN);
    },
  );

  it.each(['event?/', 'event/', 'event?', 'event', '/event', '/event//', 'event/1.0//', '/event//1.0'])(
    'takes what echo sends to Splunk’s %s',
    async (path) => {
      const { groupPath, secret } = await world.source('spinnaker');
      const answer = await fetch(`${world.address}/services/collector/${path}`, {
        method: 'POST',
        headers: { authorization: `Splunk ${secret}` },
        body: sample('spinnaker/stage-complete-splunk-template.json'),
      });
      expect(answer.status).toBe(200);
      expect(await world.events(groupPath)).toMatchObject([
        { body: { event_type: 'spinnaker.orca.stage.complete', target_details: 'int-k8s/hcm-web-example' } },
      ]);
    },
  );

  it('leaves out what its filter says, which an Owner changes', async () => {
    const { groupPath, id, ...made } = await world.source('spinnaker');
    const task = sample('spinnaker/task-complete.json');
    expect(await answered(send(made, task))).toEqual({ ...TAKEN, accepted: 0, skipped: 1 });
    const change = `mutation ($config: JSON) { auditEventsSourceUpdate(input: { id: "${id}", config: $config }) { errors } }`;
    await world.graphql(change, { config: { skip: '' } });
    await eventually(async () => {
      await send(made, task);
      return (await world.events(groupPath)).length === 1;
    });
    const { data } = await world.graphql(change, { config: { skip: 'a*b' } });
    expect(JSON.stringify(data)).toContain('config.skip has types of events');
  });

  it.each(['at its address', 'at Splunk’s path'])(
    'keeps what matters of an event of ten megabytes, sent %s, and says what it cut',
    async (where) => {
      const { groupPath, url, secret } = await world.source('spinnaker');
      const sent = JSON.stringify(largeEvent(10_000_000));
      const [address, body] =
        where === 'at its address'
          ? [url, sent]
          : [`${world.address}/services/collector/event`, `{"event":${sent}}`];
      const post = (): Promise<Response> =>
        fetch(address, { method: 'POST', headers: { authorization: basic(secret) }, body });
      expect((await post()).status).toBeLessThan(300);
      expect((await post()).status).toBeLessThan(300);
      const [event, ...others] = await world.events(groupPath);
      expect(others).toEqual([]);
      expect(JSON.stringify(event?.body).length).toBeLessThan(1024 * 1024);
      expect(event?.body).toMatchObject({
        ...{ author_name: 'jo@example.com', target_type: 'Server group' },
        references: { deployment: 'execution-1', ticket: 'PAY-12' },
        redacted: ['details.details.requestHeaders'],
        trimmed: expect.arrayContaining(['details.content.execution.stages.*.context']) as unknown,
        details: { summary: { application: 'payments', account: 'prod-k8s' }, eventId: 'event-1' },
      });
      expect(event?.refs).toEqual({ deployment: 'execution-1', ticket: 'PAY-12' });
    },
  );

  it('tells echo to send again when the database keeps it waiting, and stores the event once', async () => {
    const { groupPath, ...made } = await world.source('spinnaker');
    const body = JSON.stringify(largeEvent(1, 'late-1'));
    const client = await world.test.database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('LOCK TABLE audit_events IN ACCESS EXCLUSIVE MODE');
      const answer = await send(made, body);
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).not.toBeNull();
      expect(await answer.json()).toMatchObject({
        message: expect.stringMatching(/send the request again/) as unknown,
      });
    } finally {
      await client.query('COMMIT');
      client.release();
    }
    expect((await send(made, body)).status).toBe(202);
    await eventually(async () => (await world.events(groupPath)).length > 0);
    expect(await world.events(groupPath)).toHaveLength(1);
  });
});
