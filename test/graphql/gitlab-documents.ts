import { buildSchema } from 'graphql';

/** The part of GitLab's schema that the documents below ask for, with its connections and its nesting. */
export const GITLAB_SHAPE = buildSchema(`
  scalar JSON
  type PageInfo { startCursor: String endCursor: String hasNextPage: Boolean! hasPreviousPage: Boolean! }
  type Namespace { id: ID! name: String fullName: String fullPath: String }
  type NamespaceConnection { nodes: [Namespace] pageInfo: PageInfo! }
  type Header { id: ID! key: String! value: String! active: Boolean! }
  type HeaderEdge { cursor: String! node: Header }
  type HeaderConnection { nodes: [Header] edges: [HeaderEdge] pageInfo: PageInfo! }
  type Filter { id: ID! namespace: Namespace! }
  type Destination {
    id: ID! name: String! destinationUrl: String! verificationToken: String! active: Boolean!
    eventTypeFilters: [String!]! namespaceFilter: Filter group: Group
    headers(first: Int, after: String, last: Int, before: String): HeaderConnection!
  }
  type DestinationEdge { cursor: String! node: Destination }
  type DestinationConnection { nodes: [Destination] edges: [DestinationEdge] pageInfo: PageInfo! }
  interface StreamingDestination {
    id: ID! name: String! category: String! config: JSON! secretToken: String eventTypeFilters: [String!]! active: Boolean!
    namespaceFilters: [Filter!]
  }
  type GroupStreamingDestination implements StreamingDestination {
    id: ID! name: String! category: String! config: JSON! secretToken: String eventTypeFilters: [String!]! active: Boolean!
    namespaceFilters: [Filter!]
  }
  type StreamingDestinationConnection { nodes: [GroupStreamingDestination] pageInfo: PageInfo! }
  type Cloud { id: ID! name: String! active: Boolean! googleProjectIdName: String logIdName: String clientEmail: String bucketName: String awsRegion: String accessKeyXid: String }
  type CloudConnection { nodes: [Cloud] pageInfo: PageInfo! }
  type Group {
    id: ID! name: String fullName: String fullPath: ID! parent: Group
    externalAuditEventDestinations(first: Int, after: String, last: Int, before: String): DestinationConnection
    externalAuditEventStreamingDestinations(first: Int, after: String): StreamingDestinationConnection
    googleCloudLoggingConfigurations(first: Int): CloudConnection
    amazonS3Configurations(first: Int): CloudConnection
    projects(search: String, includeSubgroups: Boolean, first: Int): NamespaceConnection!
    descendantGroups(search: String, first: Int): NamespaceConnection!
  }
  type Definition { name: String! description: String! introducedByIssue: String featureCategory: String! milestone: String! savedToDatabase: Boolean! streamed: Boolean! }
  type DefinitionConnection { nodes: [Definition] pageInfo: PageInfo! }
  type Query {
    group(fullPath: ID!): Group
    instanceExternalAuditEventDestinations(first: Int, after: String, last: Int, before: String): DestinationConnection
    auditEventsInstanceStreamingDestinations(first: Int): StreamingDestinationConnection
    instanceGoogleCloudLoggingConfigurations(first: Int): CloudConnection
    auditEventsInstanceAmazonS3Configurations(first: Int): CloudConnection
    auditEventDefinitions(first: Int): DefinitionConnection!
  }
  type DestinationPayload { errors: [String!]! clientMutationId: String externalAuditEventDestination: Destination }
  type Mutation { destinationCreate(destinationUrl: String!): DestinationPayload destinationDestroy(id: ID!): DestinationPayload }
`);

const HEADERS = 'headers { nodes { id key value active } }';
const NAMESPACE_FILTER = 'namespaceFilter { id namespace { id name fullName fullPath } }';
const DESTINATION = `id name destinationUrl verificationToken eventTypeFilters active ${HEADERS} ${NAMESPACE_FILTER}`;
const STREAMING =
  'id name category config secretToken eventTypeFilters active namespaceFilters { id namespace { id fullPath } }';
const CLOUD = 'id name active googleProjectIdName logIdName clientEmail bucketName awsRegion accessKeyXid';
const PAGE = 'pageInfo { startCursor endCursor hasNextPage hasPreviousPage }';

const inGroup = (selection: string): string =>
  `query ($fullPath: ID! = "my-group") { group(fullPath: $fullPath) { id ${selection} } }`;

/** What GitLab's documentation and its page ask for, written after them: name, who asks, document. */
export const GITLAB_DOCUMENTS: readonly (readonly [string, 'signed in' | 'admin', string])[] = [
  [
    "a group's destinations",
    'signed in',
    inGroup(`externalAuditEventDestinations { nodes { ${DESTINATION} } }`),
  ],
  [
    'the same by edges and with pages',
    'signed in',
    inGroup(`externalAuditEventDestinations(first: 20) { edges { cursor node { ${DESTINATION} } } ${PAGE} }`),
  ],
  [
    'the same as Apollo Client sends it: by fragments, with __typename everywhere',
    'signed in',
    `query q($fullPath: ID!) { group(fullPath: $fullPath) { id __typename externalAuditEventDestinations { nodes { ...D __typename } __typename } } }
     fragment D on Destination { id name destinationUrl verificationToken eventTypeFilters active
       headers { nodes { ...H __typename } __typename }
       namespaceFilter { id namespace { id name fullName fullPath __typename } __typename } __typename }
     fragment H on Header { id key value active __typename }`,
  ],
  [
    "a group's consolidated destinations, through the interface",
    'signed in',
    inGroup(
      `externalAuditEventStreamingDestinations { nodes { ... on StreamingDestination { ${STREAMING} } } }`,
    ),
  ],
  [
    'everything that a group streams to, at once',
    'signed in',
    inGroup(`externalAuditEventDestinations { nodes { ${DESTINATION} } }
      externalAuditEventStreamingDestinations { nodes { ${STREAMING} } }
      googleCloudLoggingConfigurations { nodes { ${CLOUD} } }
      amazonS3Configurations { nodes { ${CLOUD} } }`),
  ],
  [
    'everything that the instance streams to, at once',
    'admin',
    `{ instanceExternalAuditEventDestinations { nodes { ${DESTINATION} } }
       auditEventsInstanceStreamingDestinations { nodes { ${STREAMING} } }
       instanceGoogleCloudLoggingConfigurations { nodes { ${CLOUD} } }
       auditEventsInstanceAmazonS3Configurations { nodes { ${CLOUD} } } }`,
  ],
  [
    'namespaces to filter by',
    'signed in',
    inGroup(`projects(includeSubgroups: true, search: "a") { nodes { id name fullPath } }
      descendantGroups(search: "a") { nodes { id name fullPath } }`),
  ],
  [
    'every event type',
    'signed in',
    '{ auditEventDefinitions { nodes { name description introducedByIssue featureCategory milestone savedToDatabase streamed } } }',
  ],
  [
    'a new destination with everything that it has',
    'signed in',
    `mutation { destinationCreate(destinationUrl: "https://example.com") { errors clientMutationId
      externalAuditEventDestination { ${DESTINATION} group { id name } } } }`,
  ],
];
