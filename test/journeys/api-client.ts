import { generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Speaks to a running server as its root does. */
export interface ApiClient {
  /** Data of a GraphQL answer without errors, of any kind. */
  graphql<T>(query: string, variables?: object): Promise<T>;
  /** The answer to a REST request, whatever it is. */
  raw(method: string, path: string, body: unknown): Promise<Response>;
  /** The JSON of a REST answer with the expected status. */
  rest<T>(method: string, path: string, body: unknown, expected: number): Promise<T>;
}

/** The client of root, whose token the first start has left in the data folder. */
export async function rootClient(address: string, dataDir: string): Promise<ApiClient> {
  const token = (await readFile(join(dataDir, 'root-token'), 'utf8')).trim();
  return createClient(address, token);
}

export function createClient(address: string, token: string): ApiClient {
  const send = async (method: string, path: string, body: unknown): Promise<Response> =>
    fetch(`${address}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  return {
    async graphql<T>(query: string, variables: object = {}) {
      const answer = await send('POST', '/api/graphql', { query, variables });
      const { data, errors } = (await answer.json()) as {
        data: Record<string, { errors?: string[] }>;
        errors?: unknown;
      };
      const refusals = Object.values(data ?? {}).flatMap((field) => field?.errors ?? []);
      if (errors !== undefined || refusals.length > 0) throw new Error(JSON.stringify(errors ?? refusals));
      return data as T;
    },
    raw: send,
    async rest<T>(method: string, path: string, body: unknown, expected: number) {
      const answer = await send(method, path, body);
      const text = await answer.text();
      if (answer.status !== expected) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
      return JSON.parse(text) as T;
    },
  };
}

/** Makes a destination and returns its global id. */
export async function createDestination(
  client: ApiClient,
  groupPath: string,
  destinationUrl: string,
): Promise<string> {
  const data = await client.graphql<{
    externalAuditEventDestinationCreate: { externalAuditEventDestination: { id: string } };
  }>(
    `mutation ($groupPath: ID!, $destinationUrl: String!) {
       externalAuditEventDestinationCreate(input: { groupPath: $groupPath, destinationUrl: $destinationUrl }) {
         errors externalAuditEventDestination { id } } }`,
    { groupPath, destinationUrl },
  );
  return data.externalAuditEventDestinationCreate.externalAuditEventDestination.id;
}

/** Makes a destination that is Splunk's HTTP Event Collector. */
export function createSplunk(client: ApiClient, groupPath: string, url: string): Promise<void> {
  const input = { groupPath, category: 'splunk_hec', config: { url }, secretToken: 'a-token-of-splunk' };
  return createOfCategory(client, input);
}

/** Makes a destination that takes OTLP. */
export function createOpenTelemetry(client: ApiClient, groupPath: string, url: string): Promise<void> {
  const config = { url, headers: { 'api-key': 'a-key-in-a-header' } };
  return createOfCategory(client, { groupPath, category: 'opentelemetry', config });
}

/** Makes a destination that is a log of Google Cloud Logging, at this address. */
export function createGoogle(client: ApiClient, groupPath: string, url: string): Promise<void> {
  const config = {
    ...{ googleProjectIdName: 'my-project', clientEmail: 'writer@my-project.example' },
    endpoint: new URL(url).origin,
  };
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const secretToken = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return createOfCategory(client, { groupPath, category: 'gcp', config, secretToken });
}

async function createOfCategory(client: ApiClient, input: object): Promise<void> {
  await client.graphql(
    `mutation ($input: GroupAuditEventStreamingDestinationsCreateInput!) {
       groupAuditEventStreamingDestinationsCreate(input: $input) { errors } }`,
    { input },
  );
}

/** Makes a destination that is a bucket, of a store at this address, with objects of many events. */
export async function createBucketDestination(
  client: ApiClient,
  groupPath: string,
  url: string,
): Promise<void> {
  const config = {
    ...{ accessKeyXid: 'chaos', bucketName: 'chaos', awsRegion: 'us-east-1' },
    ...{ endpoint: new URL(url).origin, layout: 'batch' },
  };
  const deliveryOptions = { batchMaxEvents: 40, batchMaxAgeMs: 300 };
  const input = { groupPath, category: 'aws', config, secretToken: 'a-secret-access-key', deliveryOptions };
  await createOfCategory(client, input);
}

/** Says how a destination gets its events. */
export async function setDeliveryOptions(
  client: ApiClient,
  id: string,
  options: Readonly<Record<string, string | number>>,
): Promise<void> {
  await client.graphql(
    `mutation ($input: AuditEventsStreamingDeliveryOptionsUpdateInput!) {
       auditEventsStreamingDeliveryOptionsUpdate(input: $input) { errors } }`,
    { input: { id, ...options } },
  );
}

/** The least that an event must say. */
export function event(n: number): object {
  return {
    event_type: 'journey',
    entity_type: 'Project',
    entity_path: 'my-group/app',
    author_name: 'Ada',
    details: { n },
  };
}
