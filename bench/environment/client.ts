import { Pool } from 'undici';
import type { DestinationInput } from './destination-inputs.ts';
import { TOKEN } from './server.ts';

/** Speaks to a server as a sender of events and as the owner of everything. */
export interface BenchClient {
  /** Posts `bodies` to a group, one after the other over `connections` connections at once; seconds it took. */
  ingest(group: string, bodies: readonly string[], connections: number): Promise<number>;
  /** Makes a source; returns where it is sent to, and its secret. */
  createSource(group: string, kind: string, config?: object): Promise<BenchSource>;
  /** Switches redaction on for a group's own events. */
  redact(group: string): Promise<void>;
  /** As `ingest`, to a source: at its own address or at another path. */
  send(source: BenchSource, bodies: readonly string[], connections: number): Promise<number>;
  /** Makes a top-level group; returns its path. */
  createGroup(): Promise<string>;
  /** Makes a destination with so many custom headers, ten if nothing is said; returns its id. */
  createDestination(group: string, url: string, headers?: number): Promise<string>;
  /** Makes a destination of another kind; returns its id. */
  createOfKind(group: string, input: DestinationInput): Promise<string>;
  /** Sends a destination's events in batches of so many, in gzip. */
  batch(id: string, events: number): Promise<void>;
  /** Sends a destination's events without signatures. */
  unsign(id: string): Promise<void>;
  setActive(id: string, active: boolean): Promise<void>;
  close(): Promise<void>;
}

/** Where something is sent to, and with which secret. */
export interface BenchSource {
  readonly path: string;
  readonly secret: string;
}

export function createClient(address: string): BenchClient {
  let groups = 0;
  const pool = new Pool(address, { connections: 64 });
  const sent = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };

  const post = async (path: string, body: string, expected: number, headers = sent): Promise<string> => {
    const answer = await pool.request({ method: 'POST', path, headers, body });
    const text = await answer.body.text();
    if (answer.statusCode !== expected) throw new Error(`${path} answered ${answer.statusCode}: ${text}`);
    return text;
  };
  const graphql = async (query: string, variables = {}): Promise<string> => {
    const text = await post('/api/graphql', JSON.stringify({ query, variables }), 200);
    if (!text.includes('"errors":[]')) throw new Error(text);
    return text;
  };

  const sendAll = async (
    bodies: readonly string[],
    connections: number,
    send: (body: string) => Promise<unknown>,
  ): Promise<number> => {
    const waiting = bodies.values();
    const started = performance.now();
    const sender = async (): Promise<void> => {
      for (const body of waiting) await send(body);
    };
    await Promise.all(Array.from({ length: connections }, sender));
    return (performance.now() - started) / 1000;
  };

  return {
    ingest: (group, bodies, connections) =>
      sendAll(bodies, connections, (body) => post(`/api/v4/groups/${group}/audit_events`, body, 202)),
    send: ({ path, secret }, bodies, connections) => {
      const headers = { ...sent, authorization: `Bearer ${secret}` };
      const status = path.startsWith('/services') ? 200 : 202;
      return sendAll(bodies, connections, (body) => post(path, body, status, headers));
    },
    async createSource(groupPath, kind, config = {}) {
      const query = `mutation ($input: AuditEventsSourceCreateInput!) {
        auditEventsSourceCreate(input: $input) { errors secret source { url } } }`;
      const answer = await graphql(query, { input: { groupPath, kind, config } });
      const secret = /"secret":"([^"]+)"/.exec(answer)?.[1];
      const path = /"url":"[^"]*(\/sources\/[^"]+)"/.exec(answer)?.[1];
      if (secret === undefined || path === undefined) throw new Error(answer);
      return { path, secret };
    },
    async redact(group) {
      await graphql(
        `mutation { auditEventsRedactionUpdate(input: { groupPath: "${group}", enabled: true, keys: [], patterns: [],
           paths: [] }) { errors } }`,
      );
    },
    async createGroup() {
      groups += 1;
      const path = `bench-${groups}`;
      await post('/api/v4/groups', JSON.stringify({ name: path, path }), 201);
      return path;
    },
    async createDestination(group, url, headers = 10) {
      const answer = await graphql(
        `mutation { externalAuditEventDestinationCreate(input: { groupPath: "${group}", destinationUrl: "${url}" }) {
           errors externalAuditEventDestination { id } } }`,
      );
      const id = /gid:[^"]+/.exec(answer)?.[0] ?? '';
      for (let index = 0; index < headers; index += 1) {
        await graphql(
          `mutation { auditEventsStreamingHeadersCreate(input: { destinationId: "${id}", key: "X-Custom-${index}",
             value: "value ${index}" }) { errors } }`,
        );
      }
      return id;
    },
    async createOfKind(groupPath, input) {
      const answer = await graphql(
        `
          mutation ($input: GroupAuditEventStreamingDestinationsCreateInput!) {
            groupAuditEventStreamingDestinationsCreate(input: $input) {
              errors
              externalAuditEventDestination {
                id
              }
            }
          }
        `,
        { input: { groupPath, ...input } },
      );
      return /gid:[^"]+/.exec(answer)?.[0] ?? '';
    },
    async batch(id, events) {
      await graphql(
        `mutation { auditEventsStreamingDeliveryOptionsUpdate(input: { id: "${id}", batchMaxEvents: ${events},
           compression: "gzip" }) { errors } }`,
      );
    },
    async unsign(id) {
      await graphql(
        `mutation { auditEventsStreamingDeliveryOptionsUpdate(input: { id: "${id}", signed: false }) { errors } }`,
      );
    },
    async setActive(id, active) {
      const name = id.includes('StreamingDestination')
        ? 'groupAuditEventStreamingDestinationsUpdate'
        : 'externalAuditEventDestinationUpdate';
      await graphql(`mutation { ${name}(input: { id: "${id}", active: ${active} }) { errors } }`);
    },
    close: () => pool.close(),
  };
}
