import { randomUUID } from 'node:crypto';
import { createClient, createDestination, type ApiClient } from '../../journeys/api-client.ts';
import type { OwnedGroup, Visit, WebWorld } from '../web-world.ts';

/** A group with a destination at the receiver, and its Owner at the group's page. */
export interface Streamed {
  readonly owned: OwnedGroup;
  readonly client: ApiClient;
  readonly id: string;
  /** Of the destination, as it stands in the list. */
  readonly name: string;
  /** The path at the receiver: what comes there is this destination's. */
  readonly at: string;
  readonly visit: Visit;
  /** Sends so many events; resolves when they are accepted. */
  readonly send: (count: number, fields?: object) => Promise<void>;
}

export async function aStreamedGroup(world: WebWorld, path: string, search = ''): Promise<Streamed> {
  const owned = await world.group(path);
  const client = createClient(world.app.address, owned.token);
  const at = `/${path}`;
  const id = await createDestination(client, path, `${world.receiver.url}${at}`);
  const name = `SIEM ${path}`;
  await client.graphql(
    `mutation ($input: ExternalAuditEventDestinationUpdateInput!) {
       externalAuditEventDestinationUpdate(input: $input) { errors } }`,
    { input: { id, name } },
  );
  const visit = await world.signedIn(owned.token, `/groups/${path}/-/audit_events${search}`);
  return {
    ...{ owned, client, id, name, at, visit },
    async send(count, fields = {}) {
      const events = Array.from({ length: count }, (_, index) => ({
        id: randomUUID(),
        event_type: 'project_created',
        entity_type: 'Project',
        entity_path: `${path}/app`,
        author_name: 'Ada',
        details: { n: index + 1 },
        ...fields,
      }));
      await client.rest('POST', `/api/v4/groups/${path}/audit_events`, events, 202);
    },
  };
}
