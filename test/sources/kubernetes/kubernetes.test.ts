import { describe, expect, it } from '@jest/globals';
import { kubernetesKind as kubernetes } from '../../../src/sources/kubernetes/kubernetes.kind.ts';
import { draftsBy, inShort, mappedBy } from '../drafts.ts';
import { sample, sampleLines } from '../samples.ts';

const draftsOf = (body: string | object) =>
  draftsBy(kubernetes, typeof body === 'string' ? body : JSON.stringify(body));

/** An event as the API server writes it. */
function audited(more: object = {}) {
  return {
    ...{ level: 'Request', auditID: 'a1', stage: 'ResponseComplete', verb: 'create' },
    ...{ requestURI: '/api/v1/namespaces/shop/pods/web/exec?command=sh', user: { username: 'jane' } },
    objectRef: { resource: 'pods', subresource: 'exec', namespace: 'shop', name: 'web', uid: 'u1' },
    ...{ responseStatus: { code: 101 }, stageTimestamp: '2026-01-02T03:04:05.678901Z' },
    ...more,
  };
}

describe('the audit log of the API server', () => {
  it('becomes an event for each of a webhook’s list', () => {
    const drafts = draftsOf(sample('kubernetes/eventlist.json'));
    expect(drafts.map(inShort)).toEqual([
      ['kubernetes.pods.create', 'kubernetes-admin', 'unknown', 'pods', 'kube-system'],
    ]);
    expect(drafts[0]).toMatchObject({
      ...{ senderId: 'd2a97a82-f39e-41d0-8b31-dd74f42ac7fe/RequestReceived', ipAddress: '192.0.2.10' },
      createdAt: new Date('2021-02-10T00:28:46.451Z'),
    });
  });

  it('becomes an event for each line of its file', () => {
    expect(draftsOf(sample('kubernetes/audit-log-file.ndjson')).map(inShort)).toEqual([
      ['kubernetes.pods.get', 'system:serviceaccounts:default:default', 'success', 'pods', 'default/my-pod'],
      [
        ...['kubernetes.leases.get', 'system:serviceaccount:kube-system:elastic-agent', 'success', 'leases'],
        'kube-system/elastic-agent-cluster-test',
      ],
    ]);
  });

  it('is read in the forms of Google’s and Azure’s clouds', () => {
    const drafts = draftsOf(sample('kubernetes/cloud-wrapped.ndjson'));
    expect(drafts.map(inShort)).toEqual([
      ['kubernetes.non_resource.get', 'system:gke-master-healthcheck', 'success', 'Request', 'readyz'],
      [
        ...['kubernetes.leases.update', 'aksService', 'success', 'leases'],
        'kube-system/elastic-agent-cluster-test',
      ],
    ]);
    expect(drafts[0]).toMatchObject({ senderId: '1234abcd/2025-07-13T08:38:39.127266Z' });
  });

  it.each([
    ['io.k8s.core.v1.pods.exec.create', 'kubernetes.pods_exec.create'],
    ['io.k8s.authorization.rbac.v1.clusterroles.delete', 'kubernetes.clusterroles.delete'],
    [
      'io.k8s.autoscaling.v2beta1.horizontalpodautoscalers.patch',
      'kubernetes.horizontalpodautoscalers.patch',
    ],
  ])('has the resource of Google’s %s', (methodName, type) => {
    const entry = { protoPayload: { serviceName: 'k8s.io', methodName, status: { code: 7 } } };
    expect(draftsOf(entry)[0]).toMatchObject({ eventType: type, outcome: 'failure' });
  });

  it('is found in OpenShift’s records, which have another level', () => {
    const record = sample('openshift/audit-kubernetes-record.json');
    const wanted = ['kubernetes.flowschemas.watch', 'system:apiserver', 'success', 'flowschemas', undefined];
    expect(draftsOf(record).map(inShort)).toEqual([wanted]);
    expect(draftsOf({ time: 1697650367.4, event: JSON.parse(record) as object }).map(inShort)).toEqual([
      wanted,
    ]);
    expect(draftsOf(sample('openshift/container-record.json'))).toEqual([undefined]);
  });

  it('says what was done to a part of a resource, and by which person', () => {
    const [draft] = draftsOf(audited());
    expect(inShort(draft)).toEqual([
      'kubernetes.pods_exec.create',
      'jane',
      'success',
      'pods/exec',
      'shop/web',
    ]);
    expect(draft).toMatchObject({ target: { id: 'u1' }, createdAt: new Date('2026-01-02T03:04:05.678Z') });
    const proxy = { username: 'system:serviceaccount:cattle:proxy' };
    const person = { username: 'bo@example.com', uid: '7' };
    const authorOf = (user: object, impersonatedUser: object) =>
      draftsOf(audited({ user, impersonatedUser }))[0]?.authorName;
    expect(authorOf(proxy, person)).toBe('bo@example.com');
    expect(authorOf({ username: 'jane' }, { username: 'system:admin' })).toBe('jane');
    expect(authorOf(person, { username: 'someone-else' })).toBe('bo@example.com');
  });

  it.each<[string, object, string]>([
    ['a refusal', { responseStatus: { code: 403 } }, 'failure'],
    [
      'a decision',
      { responseStatus: {}, annotations: { 'authorization.k8s.io/decision': 'forbid' } },
      'failure',
    ],
    ['a panic', { stage: 'Panic', responseStatus: null }, 'failure'],
    ['a redirect', { responseStatus: { code: 302 } }, 'success'],
    ['a request that was received', { stage: 'RequestReceived', responseStatus: undefined }, 'unknown'],
  ])('tells the outcome of %s', (_what, more, outcome) => {
    expect(draftsOf(audited(more))[0]?.outcome).toBe(outcome);
  });

  it('says of requests about no resource what was asked, without its query', () => {
    const [draft] = draftsOf(audited({ objectRef: undefined, requestURI: '/version?token=x', verb: 'get' }));
    expect(inShort(draft)).toEqual(['kubernetes.non_resource.get', 'jane', 'success', 'Request', '/version']);
  });

  it('is one event for each stage of a request, however often it is sent', () => {
    const sameness = (more: object = {}) => draftsOf(audited(more))[0]?.sameness;
    expect(sameness()).toBe(sameness());
    expect(sameness()).not.toBe(sameness({ stage: 'RequestReceived' }));
  });

  it('does not lose a request that brings the audit id of another one along', () => {
    const sameness = (more: object) => draftsOf(audited(more))[0]?.sameness;
    const before = sameness({});
    expect(sameness({ requestURI: '/api/v1/namespaces/shop/pods/web' })).not.toBe(before);
    expect(sameness({ verb: 'delete' })).not.toBe(before);
    expect(sameness({ user: { username: 'eve' } })).not.toBe(before);
    expect(sameness({ stageTimestamp: '2026-01-02T03:04:06Z' })).not.toBe(before);
  });

  it('has the bodies of requests about secrets left out, whatever they say that they are', () => {
    const more = {
      objectRef: { resource: 'secrets', namespace: 'shop', name: 'db' },
      requestObject: { data: { user: 'aHVudGVyMg==' } },
      responseObject: { items: [{ data: { user: 'aHVudGVyMg==' } }] },
    };
    const [draft] = draftsOf(audited(more));
    expect(JSON.stringify(draft)).not.toContain('aHVudGVyMg');
    expect(draft?.redacted).toEqual(['details.requestObject', 'details.responseObject']);
    expect(draft?.details['objectRef']).toEqual(more.objectRef);
  });

  it('is not a list of another API, nor anything that only looks alike', () => {
    const others = [
      { kind: 'EventList', apiVersion: 'v1', items: [audited()] },
      { auditID: 'a1', stage: 'ResponseComplete' },
      { auditID: 7, stage: [], verb: 'get', requestURI: {} },
      { protoPayload: { serviceName: 'storage.googleapis.com', methodName: 'storage.objects.get' } },
      [],
    ];
    for (const other of others) expect(draftsOf(other).filter(Boolean)).toEqual([]);
  });

  it('costs no neighbour when one of its list is none', () => {
    const list = {
      kind: 'EventList',
      apiVersion: 'audit.k8s.io/v1',
      items: [audited(), 'x', null, audited()],
    };
    expect(draftsOf(list).map((draft) => draft?.eventType)).toEqual([
      ...['kubernetes.pods_exec.create', undefined, undefined, 'kubernetes.pods_exec.create'],
    ]);
  });

  it('leaves out what an Owner does not want', () => {
    const lines = [...sampleLines('kubernetes/audit-log-file.ndjson'), JSON.stringify(audited())];
    const received = JSON.stringify(audited({ stage: 'RequestReceived' }));
    const config = { skip: 'kubernetes.leases.*', received: 'skip' };
    expect(mappedBy(kubernetes, [...lines, received].join('\n'), config).map(({ kind }) => kind)).toEqual([
      ...['event', 'skipped', 'event', 'skipped'],
    ]);
  });
});
