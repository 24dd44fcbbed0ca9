import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, getNamedType, isCompositeType } from 'graphql';
import { readFile } from 'node:fs/promises';
import type { Scope } from '../../src/access/actor.ts';
import type { App } from '../../src/app.ts';
import { NO_ACCESS, NOT_AVAILABLE } from '../graphql/refusals.ts';
import { countEvents } from '../groups/management-server.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startRunningApp } from '../support/running-app.ts';
import {
  createHolders,
  HOLDERS,
  type Holder,
  type Holders,
  type Level,
  reaches,
  scopesBy,
  type TokenScope,
} from './who-may-holders.ts';

// The table "Who may" of the contract: every operation of the GraphQL API by every role with every scope.
// test/http/who-may.test.ts has the other half.

interface Operation {
  /** As in schema.graphql: a field of Query or Mutation, or of a group after `group.`. */
  readonly name: string;
  /** What it is about, for one that stands here several times. */
  readonly of?: string;
  /** The group that it is about. */
  readonly at: 'top' | 'team';
  readonly lowest: Level | 'admin';
  readonly scopes: readonly Scope[];
  /** The top-level error for whoever may not; without one the field is null, and that is all. */
  readonly refusal?: string;
  /** What the field is for whoever may not; null unless it says otherwise. */
  readonly nothing?: object;
  /** An event that says so is recorded, unless false. */
  readonly recorded?: false | undefined;
  /** A document whose last field is the operation's. */
  readonly document: () => string | Promise<string>;
}

/** Configuring streaming is for the Owners of a top-level group. */
const change = { at: 'top', lowest: 'owner', scopes: ['api'], refusal: NOT_AVAILABLE } as const;

/** What is about the instance is for admins. */
const admin = { at: 'top', lowest: 'admin', scopes: ['api'], refusal: NO_ACCESS } as const;
/** But for the oldest ones, with another text. */
const laterAdmin = { ...admin, refusal: NOT_AVAILABLE } as const;
const listedToAdmin = {
  at: 'top',
  lowest: 'admin',
  scopes: ['api', 'read_api'],
  nothing: { nodes: [] },
} as const;
const readByAdmin = { at: 'top', lowest: 'admin', scopes: ['api', 'read_api'] } as const;
const readByOwner = { at: 'top', lowest: 'owner', scopes: ['api', 'read_api'] } as const;

/** What names something of the instance by an id that does not say so: for others it is not there. */
const unnamed = { ...admin, refusal: NOT_AVAILABLE, recorded: false } as const;

type Owner = 'group' | 'instance';
const LEGACY = {
  group: { prefix: 'e', destination: 'ExternalAuditEventDestination', header: 'Header', headers: 'Headers' },
  instance: {
    prefix: 'instanceE',
    destination: 'InstanceExternalAuditEventDestination',
    header: 'InstanceHeader',
    headers: 'InstanceHeaders',
  },
} as const;
/** GitLab's own APIs of one kind: what makes a destination, by the name of the mutation, and what it is then. */
const CONFIGURATIONS = {
  aws: {
    model: 'AmazonS3Configuration',
    create: {
      group: 'auditEventsAmazonS3ConfigurationCreate',
      instance: 'auditEventsInstanceAmazonS3ConfigurationCreate',
    },
    input:
      'accessKeyXid: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret", bucketName: "bucket", awsRegion: "us-east-1"',
  },
  gcp: {
    model: 'GoogleCloudLoggingConfiguration',
    create: {
      group: 'googleCloudLoggingConfigurationCreate',
      instance: 'instanceGoogleCloudLoggingConfigurationCreate',
    },
    input: 'googleProjectIdName: "my-project", clientEmail: "a@b.example", privateKey: "key"',
  },
} as const;
type Kind = keyof typeof CONFIGURATIONS;
const CONSOLIDATED = {
  group: 'Group::ExternalStreamingDestination',
  instance: 'Instance::ExternalStreamingDestination',
} as const;

const HTTP = 'category: "http", config: { url: "http://127.0.0.1:9/" }';
const EVENT = '{ eventType: "x", entityType: "Group", entityPath: "top/team", authorName: "Ada" }';

// prettier-ignore
const TABLE: readonly Operation[] = [
  // Groups
  { name: 'group', at: 'team', lowest: 'guest', scopes: ['api', 'read_api'], document: () => '{ group(fullPath: "top/team") { id name fullName fullPath } }' },
  { name: 'group.descendantGroups', at: 'team', lowest: 'guest', scopes: ['api', 'read_api'], document: () => '{ group(fullPath: "top/team") { descendantGroups { nodes { id } } } }' },
  { name: 'group.projects', at: 'team', lowest: 'guest', scopes: ['api', 'read_api'], document: () => '{ group(fullPath: "top/team") { projects { nodes { id } } } }' },
  // Reading destinations
  { name: 'group.externalAuditEventDestinations', at: 'top', lowest: 'owner', scopes: ['api', 'read_api'], document: () => '{ group(fullPath: "top") { externalAuditEventDestinations { nodes { id verificationToken headers { nodes { value } } state deliveries { nodes { body } } } } } }' },
  // Sending events
  { name: 'auditEventsCreate', at: 'team', lowest: 'maintainer', scopes: ['api', 'ingest'], refusal: NOT_AVAILABLE, document: () => mutation('auditEventsCreate', `groupPath: "top/team", events: [${EVENT}]`) },
  // Redaction
  { ...readByOwner, name: 'group.auditEventsRedaction', document: () => '{ group(fullPath: "top") { auditEventsRedaction { enabled keys patterns paths } } }' },
  { ...readByOwner, name: 'auditEventsRedactionTry', document: () => '{ auditEventsRedactionTry(groupPath: "top", event: {}) { event redacted trimmed } }' },
  { ...change, name: 'auditEventsRedactionUpdate', document: () => mutation('auditEventsRedactionUpdate', `groupPath: "top", keys: ["${unique()}"]`) },
  // Sources
  { ...readByOwner, name: 'group.auditEventsSources', document: () => '{ group(fullPath: "top") { auditEventsSources { nodes { id url hours { accepted } reasons { count } } } } }' },
  { ...readByOwner, name: 'auditEventsSource', document: async () => `{ auditEventsSource(id: "${await aSource()}") { id config } }` },
  { ...change, name: 'auditEventsSourceCreate', document: async () => { await test.database.prisma.source.deleteMany(); return mutation('auditEventsSourceCreate', 'groupPath: "top", kind: "json"'); } },
  { ...change, name: 'auditEventsSourceUpdate', document: async () => mutation('auditEventsSourceUpdate', `id: "${await aSource()}", name: "${unique()}"`) },
  { ...change, name: 'auditEventsSourceSecretRotate', document: async () => mutation('auditEventsSourceSecretRotate', `id: "${await aSource()}"`) },
  { ...change, name: 'auditEventsSourceDestroy', document: async () => mutation('auditEventsSourceDestroy', `id: "${await aSource()}"`) },
  // Changing destinations and headers
  { ...change, name: 'externalAuditEventDestinationCreate', document: async () => { await noDestination(); return mutation('externalAuditEventDestinationCreate', 'groupPath: "top", destinationUrl: "http://127.0.0.1:9/"'); } },
  { ...change, name: 'externalAuditEventDestinationUpdate', document: async () => mutation('externalAuditEventDestinationUpdate', `id: "${await aDestination()}", name: "${unique()}"`) },
  { ...change, name: 'externalAuditEventDestinationDestroy', document: async () => mutation('externalAuditEventDestinationDestroy', `id: "${await aDestination()}"`) },
  { ...change, name: 'auditEventsStreamingHeadersCreate', document: async () => { const id = await aDestination(); await noHeader(); return mutation('auditEventsStreamingHeadersCreate', `destinationId: "${id}", key: "${unique()}", value: "v"`); } },
  { ...change, name: 'auditEventsStreamingHeadersUpdate', document: async () => mutation('auditEventsStreamingHeadersUpdate', `headerId: "${await aHeader()}", value: "${unique()}"`) },
  { ...change, name: 'auditEventsStreamingHeadersDestroy', document: async () => mutation('auditEventsStreamingHeadersDestroy', `headerId: "${await aHeader()}"`) },
  // Testing destinations, sending again
  { ...change, name: 'externalAuditEventDestinationSigningSecretRotate', document: async () => mutation('externalAuditEventDestinationSigningSecretRotate', `id: "${await aDestination()}", keepPreviousForHours: 0`) },
  { ...readByOwner, name: 'externalAuditEventDestination', document: async () => `{ externalAuditEventDestination(id: "${await aDestination()}") { id verificationToken } }` },
  { ...readByAdmin, name: 'instanceExternalAuditEventDestination', document: async () => `{ instanceExternalAuditEventDestination(id: "${await aDestination('instance')}") { id verificationToken } }` },
  { ...readByOwner, name: 'groupAuditEventStreamingDestination', document: async () => `{ groupAuditEventStreamingDestination(id: "${await aDestination('group', CONSOLIDATED.group)}") { id config secretToken } }` },
  { ...readByAdmin, name: 'instanceAuditEventStreamingDestination', document: async () => `{ instanceAuditEventStreamingDestination(id: "${await aDestination('instance', CONSOLIDATED.instance)}") { id config secretToken } }` },
  ...inEveryForm('externalAuditEventDestinationReplay', async (id) => { await noReplay(); return `id: "${await id()}"`; }),
  { ...change, name: 'externalAuditEventDestinationReplayCancel', recorded: false, document: async () => mutation('externalAuditEventDestinationReplayCancel', `id: "${await aReplay('group')}"`) },
  { ...unnamed, name: 'externalAuditEventDestinationReplayCancel', of: 'the instance', document: async () => mutation('externalAuditEventDestinationReplayCancel', `id: "${await aReplay('instance')}"`) },
  ...inEveryForm('externalAuditEventDestinationTest', async (id) => `id: "${await id()}"`),
  // Another one each time: what does not change is no event.
  ...inEveryForm('auditEventsStreamingDeliveryOptionsUpdate', async (id) => `id: "${await id()}", batchMaxBytes: ${2_000 + Number(unique().slice(1))}`).map((operation) => ({ ...operation, recorded: undefined })),
  ...inEveryForm('auditEventsStreamingDeliveriesRetry', async (id) => `destinationId: "${await id()}", status: FAILED`),
  { ...change, name: 'auditEventsStreamingDeliveriesRetry', of: 'deliveries of a group', recorded: false, document: async () => mutation('auditEventsStreamingDeliveriesRetry', `deliveryIds: ["${await aDelivery('group')}"]`) },
  { ...unnamed, name: 'auditEventsStreamingDeliveriesRetry', of: 'deliveries of the instance', document: async () => mutation('auditEventsStreamingDeliveriesRetry', `deliveryIds: ["${await aDelivery('instance')}"]`) },
  { ...admin, name: 'instanceExternalAuditEventDestinationSigningSecretRotate', document: async () => mutation('instanceExternalAuditEventDestinationSigningSecretRotate', `id: "${await aDestination('instance')}", keepPreviousForHours: 0`) },
  // Everything else that a group streams to
  { ...readByOwner, name: 'group.externalAuditEventStreamingDestinations', document: () => '{ group(fullPath: "top") { externalAuditEventStreamingDestinations { nodes { id config secretToken } } } }' },
  { ...readByOwner, name: 'group.googleCloudLoggingConfigurations', document: () => '{ group(fullPath: "top") { googleCloudLoggingConfigurations { nodes { id } } } }' },
  { ...readByOwner, name: 'group.amazonS3Configurations', document: () => '{ group(fullPath: "top") { amazonS3Configurations { nodes { id } } } }' },
  { ...change, name: 'groupAuditEventStreamingDestinationsCreate', document: async () => { await noDestination(); return mutation('groupAuditEventStreamingDestinationsCreate', `groupPath: "top", ${HTTP}`); } },
  { ...change, name: 'auditEventsAmazonS3ConfigurationCreate', document: () => newConfiguration('aws', 'group') },
  { ...change, name: 'auditEventsAmazonS3ConfigurationUpdate', document: async () => mutation('auditEventsAmazonS3ConfigurationUpdate', `id: "${await aConfiguration('aws', 'group')}", name: "${unique()}"`) },
  { ...change, name: 'auditEventsAmazonS3ConfigurationDelete', document: async () => mutation('auditEventsAmazonS3ConfigurationDelete', `id: "${await aConfiguration('aws', 'group')}"`) },
  { ...change, name: 'googleCloudLoggingConfigurationCreate', document: () => newConfiguration('gcp', 'group') },
  { ...change, name: 'googleCloudLoggingConfigurationUpdate', document: async () => mutation('googleCloudLoggingConfigurationUpdate', `id: "${await aConfiguration('gcp', 'group')}", name: "${unique()}"`) },
  { ...change, name: 'googleCloudLoggingConfigurationDestroy', document: async () => mutation('googleCloudLoggingConfigurationDestroy', `id: "${await aConfiguration('gcp', 'group')}"`) },
  { ...readByOwner, name: 'group.auditEvents', document: () => '{ group(fullPath: "top") { auditEvents { nodes { id body } } } }' },
  { ...readByAdmin, name: 'auditEvents', document: () => '{ auditEvents { nodes { id body } } }' },
  { ...change, name: 'groupAuditEventStreamingDestinationsUpdate', document: async () => mutation('groupAuditEventStreamingDestinationsUpdate', `id: "${await aDestination('group', CONSOLIDATED.group)}", name: "${unique()}"`) },
  { ...change, name: 'groupAuditEventStreamingDestinationsDelete', document: async () => mutation('groupAuditEventStreamingDestinationsDelete', `id: "${await aDestination('group', CONSOLIDATED.group)}"`) },
  // What the instance streams to
  { ...listedToAdmin, name: 'instanceExternalAuditEventDestinations', document: () => '{ instanceExternalAuditEventDestinations { nodes { id verificationToken headers { nodes { value } } } } }' },
  { ...listedToAdmin, name: 'auditEventsInstanceStreamingDestinations', document: () => '{ auditEventsInstanceStreamingDestinations { nodes { id config secretToken } } }' },
  { ...listedToAdmin, name: 'instanceGoogleCloudLoggingConfigurations', document: () => '{ instanceGoogleCloudLoggingConfigurations { nodes { id name googleProjectIdName clientEmail logIdName active } } }' },
  { ...listedToAdmin, name: 'auditEventsInstanceAmazonS3Configurations', document: () => '{ auditEventsInstanceAmazonS3Configurations { nodes { id name accessKeyXid bucketName awsRegion active } } }' },
  { ...admin, name: 'instanceExternalAuditEventDestinationCreate', document: async () => { await noDestination(); return mutation('instanceExternalAuditEventDestinationCreate', 'destinationUrl: "http://127.0.0.1:9/"'); } },
  { ...admin, name: 'instanceExternalAuditEventDestinationUpdate', document: async () => mutation('instanceExternalAuditEventDestinationUpdate', `id: "${await aDestination('instance')}", name: "${unique()}"`) },
  { ...admin, name: 'instanceExternalAuditEventDestinationDestroy', document: async () => mutation('instanceExternalAuditEventDestinationDestroy', `id: "${await aDestination('instance')}"`) },
  { ...admin, name: 'auditEventsStreamingInstanceHeadersCreate', document: async () => { const id = await aDestination('instance'); await noHeader(); return mutation('auditEventsStreamingInstanceHeadersCreate', `destinationId: "${id}", key: "${unique()}", value: "v"`); } },
  { ...admin, name: 'auditEventsStreamingInstanceHeadersUpdate', document: async () => mutation('auditEventsStreamingInstanceHeadersUpdate', `headerId: "${await aHeader('instance')}", value: "${unique()}"`) },
  { ...admin, name: 'auditEventsStreamingInstanceHeadersDestroy', document: async () => mutation('auditEventsStreamingInstanceHeadersDestroy', `headerId: "${await aHeader('instance')}"`) },
  { ...laterAdmin, name: 'auditEventsInstanceAmazonS3ConfigurationCreate', document: () => newConfiguration('aws', 'instance') },
  { ...laterAdmin, name: 'auditEventsInstanceAmazonS3ConfigurationUpdate', document: async () => mutation('auditEventsInstanceAmazonS3ConfigurationUpdate', `id: "${await aConfiguration('aws', 'instance')}", name: "${unique()}"`) },
  { ...laterAdmin, name: 'auditEventsInstanceAmazonS3ConfigurationDelete', document: async () => mutation('auditEventsInstanceAmazonS3ConfigurationDelete', `id: "${await aConfiguration('aws', 'instance')}"`) },
  { ...laterAdmin, name: 'instanceGoogleCloudLoggingConfigurationCreate', document: () => newConfiguration('gcp', 'instance') },
  { ...laterAdmin, name: 'instanceGoogleCloudLoggingConfigurationUpdate', document: async () => mutation('instanceGoogleCloudLoggingConfigurationUpdate', `id: "${await aConfiguration('gcp', 'instance')}", name: "${unique()}"`) },
  { ...laterAdmin, name: 'instanceGoogleCloudLoggingConfigurationDestroy', document: async () => mutation('instanceGoogleCloudLoggingConfigurationDestroy', `id: "${await aConfiguration('gcp', 'instance')}"`) },
  { ...laterAdmin, name: 'instanceAuditEventStreamingDestinationsCreate', document: async () => { await noDestination(); return mutation('instanceAuditEventStreamingDestinationsCreate', HTTP); } },
  { ...laterAdmin, name: 'instanceAuditEventStreamingDestinationsUpdate', document: async () => mutation('instanceAuditEventStreamingDestinationsUpdate', `id: "${await aDestination('instance', CONSOLIDATED.instance)}", name: "${unique()}"`) },
  { ...laterAdmin, name: 'instanceAuditEventStreamingDestinationsDelete', document: async () => mutation('instanceAuditEventStreamingDestinationsDelete', `id: "${await aDestination('instance', CONSOLIDATED.instance)}"`) },
  // Filters
  { ...change, name: 'auditEventsStreamingDestinationEventsAdd', document: async () => { await noFilters(); return mutation('auditEventsStreamingDestinationEventsAdd', `destinationId: "${await aDestination('group')}", eventTypeFilters: ["user_created"]`); } },
  { ...change, name: 'auditEventsStreamingDestinationEventsRemove', document: async () => { await aTypeFilter('group'); return mutation('auditEventsStreamingDestinationEventsRemove', `destinationId: "${await aDestination('group')}", eventTypeFilters: ["user_created"]`); } },
  { ...change, name: 'auditEventsGroupDestinationEventsAdd', document: async () => { await noFilters(); return mutation('auditEventsGroupDestinationEventsAdd', `destinationId: "${await aDestination('group', CONSOLIDATED.group)}", eventTypeFilters: ["user_created"]`); } },
  { ...change, name: 'auditEventsGroupDestinationEventsDelete', document: async () => { await aTypeFilter('group'); return mutation('auditEventsGroupDestinationEventsDelete', `destinationId: "${await aDestination('group', CONSOLIDATED.group)}", eventTypeFilters: ["user_created"]`); } },
  { ...change, name: 'auditEventsGroupDestinationDenylistEventsAdd', document: async () => { await noFilters(); return mutation('auditEventsGroupDestinationDenylistEventsAdd', `destinationId: "${await aDestination('group', CONSOLIDATED.group)}", eventTypeFilters: ["user_created"]`); } },
  { ...change, name: 'auditEventsGroupDestinationDenylistEventsDelete', document: async () => { await aTypeFilter('group', true); return mutation('auditEventsGroupDestinationDenylistEventsDelete', `destinationId: "${await aDestination('group', CONSOLIDATED.group)}", eventTypeFilters: ["user_created"]`); } },
  { ...laterAdmin, name: 'auditEventsInstanceDestinationDenylistEventsAdd', document: async () => { await noFilters(); return mutation('auditEventsInstanceDestinationDenylistEventsAdd', `destinationId: "${await aDestination('instance', CONSOLIDATED.instance)}", eventTypeFilters: ["user_created"]`); } },
  { ...laterAdmin, name: 'auditEventsInstanceDestinationDenylistEventsDelete', document: async () => { await aTypeFilter('instance', true); return mutation('auditEventsInstanceDestinationDenylistEventsDelete', `destinationId: "${await aDestination('instance', CONSOLIDATED.instance)}", eventTypeFilters: ["user_created"]`); } },
  { ...laterAdmin, name: 'auditEventsStreamingDestinationInstanceEventsAdd', document: async () => { await noFilters(); return mutation('auditEventsStreamingDestinationInstanceEventsAdd', `destinationId: "${await aDestination('instance')}", eventTypeFilters: ["user_created"]`); } },
  { ...laterAdmin, name: 'auditEventsStreamingDestinationInstanceEventsRemove', document: async () => { await aTypeFilter('instance'); return mutation('auditEventsStreamingDestinationInstanceEventsRemove', `destinationId: "${await aDestination('instance')}", eventTypeFilters: ["user_created"]`); } },
  { ...laterAdmin, name: 'auditEventsInstanceDestinationEventsAdd', document: async () => { await noFilters(); return mutation('auditEventsInstanceDestinationEventsAdd', `destinationId: "${await aDestination('instance', CONSOLIDATED.instance)}", eventTypeFilters: ["user_created"]`); } },
  { ...laterAdmin, name: 'auditEventsInstanceDestinationEventsDelete', document: async () => { await aTypeFilter('instance'); return mutation('auditEventsInstanceDestinationEventsDelete', `destinationId: "${await aDestination('instance', CONSOLIDATED.instance)}", eventTypeFilters: ["user_created"]`); } },
  { ...change, name: 'auditEventsStreamingHttpNamespaceFiltersAdd', document: async () => { await noFilters(); return mutation('auditEventsStreamingHttpNamespaceFiltersAdd', `destinationId: "${await aDestination('group')}", groupPath: "top/team"`); } },
  { ...change, name: 'auditEventsStreamingHttpNamespaceFiltersDelete', document: async () => mutation('auditEventsStreamingHttpNamespaceFiltersDelete', `namespaceFilterId: "gid://gitlab/AuditEvents::Streaming::HTTP::NamespaceFilter/${await aNamespaceFilter('group')}"`) },
  { ...change, name: 'auditEventsGroupDestinationNamespaceFilterCreate', document: async () => { await noFilters(); return mutation('auditEventsGroupDestinationNamespaceFilterCreate', `destinationId: "${await aDestination('group', CONSOLIDATED.group)}", namespacePath: "top/team"`); } },
  { ...change, name: 'auditEventsGroupDestinationNamespaceFilterDelete', document: async () => mutation('auditEventsGroupDestinationNamespaceFilterDelete', `namespaceFilterId: "gid://gitlab/AuditEvents::Group::NamespaceFilter/${await aNamespaceFilter('group')}"`) },
  { ...laterAdmin, name: 'auditEventsInstanceDestinationNamespaceFilterCreate', document: async () => { await noFilters(); return mutation('auditEventsInstanceDestinationNamespaceFilterCreate', `destinationId: "${await aDestination('instance', CONSOLIDATED.instance)}", namespacePath: "top/team"`); } },
  { ...laterAdmin, name: 'auditEventsInstanceDestinationNamespaceFilterDelete', document: async () => mutation('auditEventsInstanceDestinationNamespaceFilterDelete', `namespaceFilterId: "gid://gitlab/AuditEvents::Instance::NamespaceFilter/${await aNamespaceFilter('instance')}"`) },
];

/** Answered to everybody; what each of them sees: test/groups/group-lists.test.ts, test/event-types/event-definitions.test.ts. */
const OPEN = [
  'auditEventsSourceKinds',
  'auditEventDefinitions',
  'auditEventDestinationKinds',
  'auditEventStreamingFormats',
  'currentUser',
  'groups',
  'metadata',
  'projects',
];

/** A mutation that takes the id of a destination in any of its forms; `input` gets what makes the id. */
function inEveryForm(name: string, input: (id: () => Promise<string>) => Promise<string>): Operation[] {
  return (['group', 'instance'] as const).flatMap((owner) =>
    [LEGACY[owner].destination, CONSOLIDATED[owner]].map((model) => ({
      ...(owner === 'group' ? change : model === CONSOLIDATED.instance ? laterAdmin : admin),
      ...{ name, of: model, recorded: false },
      document: async () => mutation(name, await input(() => aDestination(owner, model))),
    })),
  );
}

let test: TestDatabase;
let app: App;
let holders: Holders;
let names = 0;

/** One that no other request comes from. */
const anAddress = () => `198.18.${(names += 1) >> 8}.${names & 255}`;
const unique = () => `n${(names += 1)}`;

function mutation(name: string, input: string, returning = ''): string {
  return `mutation { ${name}(input: { ${input} }) { errors ${returning} } }`;
}

interface Answer {
  readonly status: number;
  // Whatever the document asked for.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly json: any;
}

async function ask(query: string, token?: string, address = '192.0.2.1'): Promise<Answer> {
  const response = await fetch(`${app.address}/api/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': address,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, json: await response.json() };
}

async function askAsAdmin(query: string): Promise<Answer['json']> {
  const { json } = await ask(query, holders.token('admin', 'api'));
  if (json.errors !== undefined) throw new Error(JSON.stringify(json.errors));
  return json.data;
}

async function noDestination(): Promise<void> {
  await test.database.prisma.destination.deleteMany();
}

async function noHeader(): Promise<void> {
  await test.database.prisma.header.deleteMany();
}

/** The global id of a destination of `top` or of the instance, which is made if it is not there. */
async function aDestination(
  owner: Owner = 'group',
  model: string = LEGACY[owner].destination,
): Promise<string> {
  const where = { kind: 'http', groupId: owner === 'group' ? { not: null } : null };
  const found = await test.database.prisma.destination.findFirst({ where });
  if (found !== null) return `gid://gitlab/AuditEvents::${model}/${found.id}`;
  const field = `${LEGACY[owner].prefix}xternalAuditEventDestination`;
  const groupPath = owner === 'group' ? 'groupPath: "top",' : '';
  const input = `${groupPath} destinationUrl: "http://127.0.0.1:9/"`;
  await askAsAdmin(mutation(`${field}Create`, input));
  return aDestination(owner, model);
}

/** A document that makes such a destination. */
async function newConfiguration(kind: Kind, owner: Owner): Promise<string> {
  await noDestination();
  const { create, input } = CONFIGURATIONS[kind];
  return mutation(create[owner], `${owner === 'group' ? 'groupPath: "top",' : ''} ${input}`);
}

/** The global id of such a destination, which is made if it is not there. */
async function aConfiguration(kind: Kind, owner: Owner): Promise<string> {
  const where = { kind, groupId: owner === 'group' ? { not: null } : null };
  const found = await test.database.prisma.destination.findFirst({ where });
  const model = `AuditEvents::${owner === 'group' ? '' : 'Instance::'}${CONFIGURATIONS[kind].model}`;
  if (found !== null) return `gid://gitlab/${model}/${found.id}`;
  await askAsAdmin(await newConfiguration(kind, owner));
  return aConfiguration(kind, owner);
}

async function noReplay(): Promise<void> {
  await test.database.prisma.replay.deleteMany();
}

/** The global id of a replay to that destination. */
async function aReplay(owner: Owner): Promise<string> {
  await noReplay();
  const destination = await aDestination(owner);
  const input = `id: "${destination}"`;
  const made = await askAsAdmin(mutation('externalAuditEventDestinationReplay', input, 'replay { id }'));
  return made.externalAuditEventDestinationReplay.replay.id;
}

/** The global id of a delivery to that destination. */
async function aDelivery(owner: Owner): Promise<string> {
  const row = /\d+$/.exec(await aDestination(owner))?.[0] ?? '';
  return `gid://gitlab/AuditEvents::Streaming::Delivery/${row}-1`;
}

/** The global id of a header of that destination. */
async function aHeader(owner: Owner = 'group'): Promise<string> {
  const where = { destination: { groupId: owner === 'group' ? { not: null } : null } };
  const found = await test.database.prisma.header.findFirst({ where });
  const { header, headers } = LEGACY[owner];
  if (found !== null) return `gid://gitlab/AuditEvents::Streaming::${header}/${found.id}`;
  const input = `destinationId: "${await aDestination(owner)}", key: "X-Key", value: "v"`;
  await askAsAdmin(mutation(`auditEventsStreaming${headers}Create`, input));
  return aHeader(owner);
}

/** The global id of a source of the group `top`. */
async function aSource(): Promise<string> {
  const found = await test.database.prisma.source.findFirst();
  if (found !== null) return `gid://gitlab/AuditEvents::Source/${found.id}`;
  await askAsAdmin(mutation('auditEventsSourceCreate', 'groupPath: "top", kind: "json"'));
  return aSource();
}

async function noFilters(): Promise<void> {
  await test.database.prisma.eventTypeFilter.deleteMany();
  await test.database.prisma.namespaceFilter.deleteMany();
}

const numberOf = (globalId: string): number => Number(/\d+$/.exec(globalId)?.[0]);

/** Limits that destination to the type `user_created`. */
async function aTypeFilter(owner: Owner, denied = false): Promise<void> {
  const data = { destinationId: numberOf(await aDestination(owner)), eventType: 'user_created', denied };
  await noFilters();
  await test.database.prisma.eventTypeFilter.createMany({ data });
}

/** The number of a filter of that destination by `top/team`. */
async function aNamespaceFilter(owner: Owner): Promise<number> {
  const data = { destinationId: numberOf(await aDestination(owner)), groupId: holders.team.id };
  await test.database.prisma.namespaceFilter.createMany({ data, skipDuplicates: true });
  return (await test.database.prisma.namespaceFilter.findFirstOrThrow({ where: data })).id;
}

beforeAll(async () => {
  test = await createTestDatabase();
  // Only the API: nothing is streamed. The proxy gives each bad token an address of its own, within what one may try.
  app = await startRunningApp(test, {
    AUDITSTREAM_ROLE: 'api',
    AUDITSTREAM_OUTBOUND_ALLOWLIST: '127.0.0.1',
    AUDITSTREAM_TRUSTED_PROXIES: '127.0.0.1',
    // Each operation is asked for without a token once, and all of them within a minute.
    AUDITSTREAM_ANONYMOUS_REQUESTS_PER_MINUTE: '1000',
  });
  holders = await createHolders(test);
});
afterAll(async () => {
  await app.close();
  await test.close();
});

/** The operation's own field in an answer, or null where the way to it ends. */
function fieldOf({ name }: Operation, { json }: Answer): unknown {
  return name.split('.').reduce<Answer['json']>((data, field) => data?.[field] ?? null, json.data);
}

function mayDo({ at, lowest, scopes }: Operation, holder: Holder, scope: TokenScope): boolean {
  return scopes.some((wanted) => wanted === scope) && reaches(lowest, holder[at]);
}

function expectRefused(operation: Operation, answer: Answer): void {
  expect(answer.status).toBe(200);
  expect(fieldOf(operation, answer)).toEqual(operation.nothing ?? null);
  const messages = answer.json.errors?.map(({ message }: { message: string }) => message);
  expect(messages).toEqual(operation.refusal === undefined ? undefined : [operation.refusal]);
}

function expectDone(operation: Operation, answer: Answer): void {
  expect([answer.status, answer.json.errors]).toEqual([200, undefined]);
  const field = fieldOf(operation, answer);
  expect(field).not.toBeNull();
  if (operation.refusal !== undefined) expect(field).toMatchObject({ errors: [] });
}

/** Checks an answer; an error says which scope the token has, and the whole answer. */
function naming(scope: TokenScope, answer: Answer, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw new Error(`with the scope ${scope}: ${JSON.stringify(answer)}`, { cause: error });
  }
}

describe.each(TABLE.map((operation) => ({ ...operation, of: operation.of ?? '' })))(
  '$name $of',
  (operation) => {
    it('is refused without a token as to those who may not', async () => {
      const document = await operation.document();
      const before = await countEvents(test);
      expectRefused(operation, await ask(document));
      expect(await countEvents(test)).toBe(before);
    });

    it('takes a token that is good', async () => {
      for (const [what, token] of holders.bad) {
        const { status, json } = await ask(await operation.document(), token, anAddress());
        const expected = { status: 401, json: { errors: [{ message: 'Invalid token' }] } };
        expect({ what, status, json }).toEqual({ what, ...expected });
      }
    });

    it.each(HOLDERS)('is decided for a $who by the role and each scope', async (holder) => {
      const [allowed, refused] = scopesBy((scope) => mayDo(operation, holder, scope));
      for (const scope of allowed) {
        const document = await operation.document();
        const before = await countEvents(test);
        const answer = await ask(document, holders.token(holder.who, scope));
        naming(scope, answer, () => expectDone(operation, answer));
        const changes = document.startsWith('mutation') && operation.recorded !== false ? 1 : 0;
        expect({ scope, recorded: (await countEvents(test)) - before }).toEqual({ scope, recorded: changes });
      }
      // A refused request changes nothing, so one document serves for all of them.
      const document = await operation.document();
      const before = await countEvents(test);
      for (const scope of refused) {
        const answer = await ask(document, holders.token(holder.who, scope));
        naming(scope, answer, () => expectRefused(operation, answer));
      }
      expect(await countEvents(test)).toBe(before);
    });
  },
);

describe('the table', () => {
  it('has every operation of schema.graphql', async () => {
    const schema = buildSchema(await readFile(new URL('../../schema.graphql', import.meta.url), 'utf8'));
    const fieldsOf = (type: string) => {
      const found = schema.getType(type);
      return found !== undefined && 'getFields' in found ? Object.values(found.getFields()) : [];
    };
    const operations = [
      ...[...fieldsOf('Query'), ...fieldsOf('Mutation')].map(({ name }) => name),
      // What a group leads to is decided at the field; its plain values come with the group.
      ...fieldsOf('Group')
        .filter(({ type }) => isCompositeType(getNamedType(type)))
        .map(({ name }) => `group.${name}`),
    ];
    const names = new Set([...TABLE.map(({ name }) => name), ...OPEN]);
    expect([...names].sort()).toEqual(operations.sort());
  });
});
