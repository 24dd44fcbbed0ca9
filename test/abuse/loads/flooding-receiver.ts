import { startRawReceiver, type Step } from '../../support/raw-receiver.ts';
import type { Load } from '../load-process.ts';

const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
const FLOODS: Readonly<Record<string, readonly Step[]>> = {
  'answers of 100': [{ endless: 'HTTP/1.1 100 Continue\r\n\r\n' }],
  'answers of 103': [{ endless: 'HTTP/1.1 103 Early Hints\r\n\r\n' }],
  'extensions of chunks': [CHUNKED, { endless: `1;${'x'.repeat(4_000)}\r\nx\r\n` }],
  headers: ['HTTP/1.1 200 OK\r\n', { endless: 'x-more: of them\r\n' }],
};
const CREATE = `mutation ($group: ID!, $url: String!) {
  externalAuditEventDestinationCreate(input: { groupPath: $group, destinationUrl: $url }) { errors } }`;
const EVENTS = 100;

/** Has events sent to a receiver that answers without an end, as fast as the server takes it. */
export const run: Load<{ token: string; senderToken: string; group: string; flood: string }> = async (
  { port, token, senderToken, group, flood },
  signal,
) => {
  const receiver = await startRawReceiver();
  receiver.script(() => FLOODS[flood] ?? []);
  const post = async (path: string, secret: string, body: unknown): Promise<string> => {
    const headers = { 'content-type': 'application/json', 'private-token': secret };
    const url = `http://127.0.0.1:${port}${path}`;
    return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).text();
  };
  const created = await post('/api/graphql', token, {
    query: CREATE,
    variables: { group, url: receiver.url },
  });
  const event = { event_type: 'noise', entity_type: 'Group', entity_path: group, author_name: 'Ada' };
  await post(`/api/v4/groups/${group}/audit_events`, senderToken, Array(EVENTS).fill(event));
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  const { connections, sentBytes } = receiver;
  return { created, connections, sentMiB: Math.round(sentBytes / 1024 / 1024) };
};
