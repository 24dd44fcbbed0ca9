import { Pool } from 'undici';
import type { BenchServer } from './processes.ts';

const GROUP = 'example-group';

/** Speaks to a server as a sender of events and as the owner of a group. */
export interface BenchClient {
  /** Posts `bodies` one after the other over `connections` connections at once; seconds it took. */
  ingest(bodies: readonly string[], connections: number): Promise<number>;
  /** Makes a destination with ten custom headers; returns its id. */
  createDestination(url: string): Promise<string>;
  setActive(id: string, active: boolean): Promise<void>;
  close(): Promise<void>;
}

export function createClient(server: BenchServer): BenchClient {
  const pool = new Pool(server.address, { connections: 64 });
  const headers = { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' };

  const post = async (path: string, body: string, expected: number): Promise<string> => {
    const answer = await pool.request({ method: 'POST', path, headers, body });
    const text = await answer.body.text();
    if (answer.statusCode !== expected) throw new Error(`${path} answered ${answer.statusCode}: ${text}`);
    return text;
  };
  const graphql = async (query: string): Promise<string> => {
    const text = await post('/api/graphql', JSON.stringify({ query }), 200);
    if (text.includes('"message"')) throw new Error(text);
    return text;
  };

  return {
    async ingest(bodies, connections) {
      const path = `/api/v4/groups/${GROUP}/audit_events`;
      const waiting = bodies.values();
      const started = performance.now();
      const sender = async (): Promise<void> => {
        for (const body of waiting) await post(path, body, 202);
      };
      await Promise.all(Array.from({ length: connections }, sender));
      return (performance.now() - started) / 1000;
    },
    async createDestination(url) {
      const answer = await graphql(
        `mutation { externalAuditEventDestinationCreate(input: { groupPath: "${GROUP}", destinationUrl: "${url}" }) {
           errors externalAuditEventDestination { id } } }`,
      );
      const id = /gid:[^"]+/.exec(answer)?.[0] ?? '';
      for (let index = 0; index < 10; index += 1) {
        await graphql(
          `mutation { auditEventsStreamingHeadersCreate(input: { destinationId: "${id}", key: "X-Custom-${index}",
             value: "value ${index}" }) { errors } }`,
        );
      }
      return id;
    },
    async setActive(id, active) {
      await graphql(
        `mutation { externalAuditEventDestinationUpdate(input: { id: "${id}", active: ${active} }) { errors } }`,
      );
    },
    close: () => pool.close(),
  };
}
