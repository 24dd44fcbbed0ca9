import { describe, expect, it } from '@jest/globals';
import { sentenceOf, findText } from '../../../src/audit-events/texts/event-sentence.ts';
import { VERBS } from '../../../src/audit-events/texts/event-text.ts';
import { EVENT_TEXTS } from '../../../src/audit-events/texts/event-texts.ts';
import { findSourceKind } from '../../../src/sources/source-kinds.ts';
import { toRow } from '../../../web/src/events/event-row.ts';
import { draftsBy } from '../../sources/drafts.ts';
import { sample } from '../../sources/samples.ts';

const RUNNER = 'token-375f9cb3-4355-42c7-eab5-029f8a310ca7-runner';
const said = (event: object): string | undefined =>
  sentenceOf({ author_name: 'jane', outcome: 'success', source: { kind: 'x' }, details: {}, ...event });

describe('an event from a source', () => {
  it.each([
    [{ event_type: 'rhdh.CreateRole', target_details: 'role:dev' }, 'jane created a role, role:dev'],
    [{ event_type: 'rhdh.CreateRole', outcome: 'failure' }, 'jane failed to create a role'],
    [{ event_type: 'rhdh.CreateRole', outcome: 'unknown' }, 'jane created a role'],
    [
      {
        event_type: 'backstage.scaffolder.task.create',
        outcome: 'unknown',
        details: { status: 'initiated' },
      },
      'jane began to create a task',
    ],
    [{ event_type: 'rhdh.DeleteRole', target_type: 'Role', target_id: 7 }, 'jane deleted a role, Role 7'],
    [{ event_type: 'rhdh.DeleteRole', target_type: 'Role' }, 'jane deleted a role'],
    [
      { event_type: 'aws.rds.ModifyDBSnapshotAttribute', target_details: 'snap-1' },
      'jane called ModifyDBSnapshotAttribute of rds for snap-1',
    ],
    [{ event_type: 'spacelift.audit_trail_webhook.delete' }, 'jane stopped sending the audit trail'],
    [{ event_type: 'spacelift.run.failed', outcome: 'failure' }, 'jane failed to complete a run'],
    [
      { event_type: 'spacelift.run.canceled', outcome: 'failure', target_details: 'net' },
      'jane cancelled a run of net',
    ],
    [{ event_type: 'spacelift.stack.create', target_details: 'net' }, 'jane created a stack, net'],
    [
      { event_type: 'spinnaker.orca.pipeline.complete', outcome: 'failure', target_details: 'deploy' },
      'jane failed to run the pipeline deploy',
    ],
    [
      { event_type: 'kubernetes.pods_exec.create', target_details: 'a/b' },
      'jane ran a command in a pod, a/b',
    ],
    [{ event_type: 'kubernetes.config_maps.patch' }, 'jane changed config maps'],
    [{ event_type: 'github.repo.create', target_details: 'o/r' }, 'jane created a repo, o/r'],
    [{ event_type: 'okta.user.session.start' }, 'jane signed in to Okta'],
    [
      { event_type: 'auth0.f', outcome: 'failure', target_details: 'Portal' },
      'jane failed to sign in to Portal',
    ],
    [{ event_type: 'vault.request.update', target_details: 'kv/a' }, 'jane began to write kv/a in Vault'],
    [{ event_type: 'vault.response.update', target_details: 'kv/a' }, 'jane wrote kv/a in Vault'],
  ])('%j reads: %s', (event, sentence) => {
    expect(said(event)).toBe(sentence);
  });

  it('of a type without a text reads by the words of its type', () => {
    expect(said({ event_type: 'shop.order_paid', target_details: 'O-17' })).toBe('jane: order paid, O-17');
    expect(said({ event_type: 'shop.order.paid', outcome: 'failure' })).toBe('jane: order paid (failed)');
    expect(said({ event_type: 'constructor', author_name: null })).toBe('unknown: constructor');
  });

  it('takes nothing of what its sender wrote for a part of the text', () => {
    const target = '[{1}] {target} $& $1';
    expect(said({ event_type: 'rhdh.CreateRole', target_details: target })).toBe(
      `jane created a role, ${target}`,
    );
  });

  it('is told from others by the source that it names', () => {
    for (const source of [undefined, null, 'text', {}, { kind: 7 }])
      expect(said({ event_type: 'rhdh.CreateRole', source })).toBeUndefined();
  });

  it('reads as a sentence in the list of the page, too', () => {
    const entry = { event_type: 'rhdh.GetRoles', author_name: 'ada', source: { kind: 'backstage' } };
    expect(toRow(entry).action).toBe('ada listed the roles');
    expect(toRow({ ...entry, source: null, details: { remove: 'x' } }).action).toBe('Removed x');
  });

  it.each<[string, string[]]>([
    [
      'rhdh/audit-log.ndjson',
      [
        'user:development/guest created a task of template:default/test-template',
        'user:development/guest added a location to the catalog, https://github.com/backstage/backstage/blob/master/plugins/catalog-backend/catalog-info.yaml',
        'user:default/jdoe requested a permission, policy.entity.create',
        'user:development/guest failed to call the server: GET /api/test/error',
        'user:default/myuser listed organizations for an import',
      ],
    ],
    [
      'backstage/auditor.ndjson',
      [
        'unknown began to read entities of the catalog: GET /api/catalog/entities',
        'user:default/alice.johnson read facets of the catalog',
        'user:default/alice.johnson failed to run a task of template:default/register-in-catalog',
        'user:default/alice.johnson began to follow the log of a task, b1d1549e-4a46-4159-a1af-293cc89eecae',
      ],
    ],
    [
      'spacelift/audit-trail-webhook-set.json',
      ['name changed where the audit trail is sent: https://example-audithook.com/'],
    ],
    ['spacelift/audit-trail-webhook-delete.json', ['user stopped sending the audit trail']],
    ['spacelift/run-state-changed.json', ['jo@example.com completed a run of Example demo']],
    [
      'cloudtrail/s3-object.json.gz',
      [
        'firstname.lastname@example.com assumed a role, arn:aws:iam::111111111111:role/JohnRole2',
        'JaneDoe failed to sign in to the console of AWS',
        'jane@example.com called CreateDBInstance of rds for test-cloudtrail-event-instance-14340',
        'fake.user called ModifyDBSnapshotAttribute of rds for exfiltration',
      ],
    ],
    [
      'cloudtrail/composite-gruntwork-pr.json',
      ['SomeUserInYourOrg called ModifyDBSnapshotAttribute of rds for exfiltration'],
    ],
    [
      'cloudtrail/cloudwatch-logs-data-message.json',
      [
        'firstname.lastname@example.com assumed a role, arn:aws:iam::111111111111:role/JohnRole2',
        'JaneDoe failed to sign in to the console of AWS',
      ],
    ],
    ['spinnaker/igor-build-success.json', ['unknown ran a build of T-800 Hubot Keep-Alive']],
    [
      'spinnaker/pipeline-starting-wrapped.json',
      ['alice@example.com started the pipeline sample-app/SamplePipeline'],
    ],
    [
      'spinnaker/pipeline-complete.json',
      ['operator@example.com ran the pipeline payments/deploy-production'],
    ],
    ['spinnaker/stage-complete.json', ['unknown ran a stage: int-k8s/hcm-web-example']],
    ['spinnaker/task-complete.json', ['jo@example.com ran a task: test/us-west-1/asgard-staging-v048']],
    ['kubernetes/eventlist.json', ['kubernetes-admin created pods: kube-system']],
    [
      'kubernetes/audit-log-file.ndjson',
      [
        'system:serviceaccounts:default:default read pods: default/my-pod',
        'system:serviceaccount:kube-system:elastic-agent read leases: kube-system/elastic-agent-cluster-test',
      ],
    ],
    [
      'kubernetes/cloud-wrapped.ndjson',
      [
        'system:gke-master-healthcheck read readyz of the API server',
        'aksService replaced leases: kube-system/elastic-agent-cluster-test',
      ],
    ],
    [
      'github/audit-stream.ndjson',
      [
        'user_actor called the API of GitHub: user-delete',
        'user_actor created a repo, user-delete/private-repo',
        'github-actor failed to push to a protected branch of Example-Org/repo-123',
        'github-actor deleted a run of a workflow of Example-Org/repo-123',
      ],
    ],
    ['okta/system-log.ndjson', ['alex@example.com signed out of Okta', 'alex@example.com signed in to Okta']],
    [
      'auth0/log-stream.ndjson',
      [
        'alex@example.com called the API of Auth0: /api/v2/log-streams',
        'alex@example.com called the API of Auth0: /api/v2/log-streams/lst_0000000000001269',
      ],
    ],
    [
      'vault/audit.ndjson',
      [
        'alex@example.com began to write sys/capabilities-self in Vault',
        'unknown failed to write internal-ca/issue/internal-server in Vault',
        `${RUNNER} began to read secret/data/apps/continuous-delivery/aws-bucket-sse-c in Vault`,
        `${RUNNER} read secret/data/apps/continuous-delivery/aws-bucket-sse-c in Vault`,
      ],
    ],
  ])('as its system sends it reads as a sentence: %s', (file, sentences) => {
    expect(sentencesOf(file)).toEqual(sentences);
  });
});

/** What the events of a sample read as, those that are usually left out, too. */
function sentencesOf(file: string): (string | undefined)[] {
  const [folder = ''] = file.split('/');
  const kind = findSourceKind(folder === 'rhdh' ? 'backstage' : folder);
  if (kind === undefined) throw new Error(`There is no kind for ${file}`);
  const config = kind.name === 'spinnaker' ? { skip: '' } : {};
  return draftsBy(kind, sample(file), config).map((draft) => {
    if (draft === undefined) throw new Error(`${file} has a record that is no event`);
    const { eventType, authorName, target, outcome, details } = draft;
    return sentenceOf({
      ...{ event_type: eventType, author_name: authorName, outcome, details, source: { kind: kind.name } },
      ...{ target_type: target?.type, target_id: target?.id, target_details: target?.details },
    });
  });
}

describe('the texts of events', () => {
  const texts = [...EVENT_TEXTS].flatMap(([system, rows]) => rows.map((row) => [system, ...row] as const));

  it('cover every name that Red Hat Developer Hub has in its documentation', () => {
    const names = [
      ...['ParameterSchemaFetch', 'InstalledActionsFetch', 'TaskCreation', 'TaskListFetch', 'TaskFetch'],
      ...['TaskCancellation', 'TaskStream', 'TaskEventFetch', 'TaskDryRun', 'StaleTaskCancellation'],
      ...['TaskExecution', 'TaskStepExecution', 'TaskStepSkip', 'TaskStepIteration'],
    ].map((name) => `Scaffolder${name}`);
    const ofCatalog = [
      ...['EntityAncestryFetch', 'EntityBatchFetch', 'EntityDeletion', 'EntityFacetFetch', 'EntityFetch'],
      ...['EntityFetchByName', 'EntityFetchByUid', 'EntityRefresh', 'EntityValidate', 'LocationAnalyze'],
      ...['LocationCreation', 'LocationDeletion', 'LocationFetch', 'LocationFetchByEntityRef'],
      ...['LocationFetchById'],
    ].map((name) => `Catalog${name}`);
    const all = [...names, ...ofCatalog, 'QueriedCatalogEntityFetch'];
    expect(all).toHaveLength(30);
    expect(all.filter((name) => findText(`rhdh.${name}`) === undefined)).toEqual([]);
  });

  it.each(texts)('of %s are whole: %s', (system, type, text) => {
    expect(type.startsWith(`${system}.`)).toBe(true);
    expect(Object.keys(VERBS)).toContain(text.split(/[ ,:[]/, 1)[0]);
    const outside = text.replaceAll(/\[[^[\]]*\]/g, '');
    expect(outside).not.toMatch(/[[\]]|\{target\}/);
    const stars = type.split('*').length - 1;
    for (const [, number] of text.matchAll(/\{(\d)\}/g)) expect(Number(number)).toBeLessThanOrEqual(stars);
    // None stands behind one that takes its place.
    if (!type.includes('*')) expect(findText(type)?.text).toBe(text);
  });
});
