import { event, type ApiClient } from '../journeys/api-client.ts';
import type { Receiver } from '../support/receiver.ts';

/** A destination with what is sealed of it. */
export interface Secrets {
  readonly url: string;
  readonly token: string;
  readonly header: string;
}

/** Makes the destination `n` of my-group with a token and a header of its own. */
export async function addDestination(client: ApiClient, receiver: Receiver, n: number): Promise<Secrets> {
  const secrets = { url: `${receiver.url}/${n}`, token: `token-of-destination-${n}`, header: `header-${n}` };
  const created = await client.graphql<{
    externalAuditEventDestinationCreate: { externalAuditEventDestination: { id: string } };
  }>(
    `mutation ($url: String!, $token: String!) {
       externalAuditEventDestinationCreate(
         input: { groupPath: "my-group", destinationUrl: $url, verificationToken: $token }
       ) { errors externalAuditEventDestination { id } } }`,
    secrets,
  );
  const destinationId = created.externalAuditEventDestinationCreate.externalAuditEventDestination.id;
  await client.graphql(
    `mutation ($destinationId: AuditEventsExternalAuditEventDestinationID!, $value: String!) {
       auditEventsStreamingHeadersCreate(
         input: { destinationId: $destinationId, key: "x-secret", value: $value }
       ) { errors } }`,
    { destinationId, value: secrets.header },
  );
  return secrets;
}

/** The secrets of all destinations of my-group as the API shows them, in the order they were made. */
export async function secretsOf(client: ApiClient): Promise<Secrets[]> {
  const data = await client.graphql<{
    group: {
      externalAuditEventDestinations: {
        nodes: {
          destinationUrl: string;
          verificationToken: string;
          headers: { nodes: { value: string }[] };
        }[];
      };
    };
  }>(`{ group(fullPath: "my-group") { externalAuditEventDestinations {
         nodes { id destinationUrl verificationToken headers { nodes { value } } } } } }`);
  return data.group.externalAuditEventDestinations.nodes
    .map(({ destinationUrl, verificationToken, headers }) => ({
      url: destinationUrl,
      token: verificationToken,
      header: headers.nodes[0]?.value ?? '',
    }))
    .sort((one, other) => numberOf(one) - numberOf(other));
}

function numberOf({ url }: Secrets): number {
  return Number(url.slice(url.lastIndexOf('/') + 1));
}

/** Sends one event after the other and calls `between` with their number; `stop` returns the ids of all. */
export function startSending(
  client: ApiClient,
  between: (n: number) => Promise<void>,
): { stop(): Promise<number[]> } {
  const ids: number[] = [];
  let stopping = false;
  const sending = (async () => {
    for (let n = 0; !stopping; n += 1) {
      const path = '/api/v4/groups/my-group/audit_events';
      const answer = await client.rest<{ ids: number[] }>('POST', path, event(n), 202);
      ids.push(...answer.ids);
      await between(n);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  })();
  return {
    async stop() {
      stopping = true;
      await sending;
      return ids;
    },
  };
}
