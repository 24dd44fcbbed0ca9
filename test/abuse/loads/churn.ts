import type { Load } from '../load-process.ts';

interface Payload {
  readonly data?: {
    readonly made?: { readonly externalAuditEventDestination: { readonly id: string } | null };
  };
  readonly errors?: readonly { readonly message: string }[];
}

/** Makes destinations and destroys them again, each with another URL of one receiver. */
export const run: Load<{ token: string; group: string; url: string; clients: number }> = async (
  { port, token, group, url, clients },
  signal,
) => {
  let number = 0;
  let destroyed = 0;
  let refused = 0;
  const ask = async (query: string, variables: object): Promise<Payload> => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'private-token': token },
      body: JSON.stringify({ query, variables }),
    });
    return (await answer.json()) as Payload;
  };
  const client = async (): Promise<void> => {
    while (!signal.aborted) {
      const { data } = await ask(CREATE, { group, url: `${url}/${(number += 1)}` });
      const id = data?.made?.externalAuditEventDestination?.id;
      if (id === undefined) {
        refused += 1;
        continue;
      }
      const { errors } = await ask(DESTROY, { id });
      if (errors === undefined) destroyed += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { destroyed, refused };
};

const CREATE = `mutation ($group: ID!, $url: String!) {
  made: externalAuditEventDestinationCreate(input: { groupPath: $group, destinationUrl: $url }) {
    errors externalAuditEventDestination { id } } }`;
const DESTROY = `mutation ($id: AuditEventsExternalAuditEventDestinationID!) {
  externalAuditEventDestinationDestroy(input: { id: $id }) { errors } }`;
