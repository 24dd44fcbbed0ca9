// The least that takes an event, stores it and sends it on: a route of the HTTP framework that the server uses, one durable INSERT
// on one connection, and one POST. It is given the database and the receiver, and sends its port.
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import pg from 'pg';
import { Pool } from 'undici';

const [databaseUrl, receiverUrl] = process.argv.slice(2);
if (databaseUrl === undefined || receiverUrl === undefined)
  throw new Error('Usage: DATABASE_URL RECEIVER_URL');
const { origin, pathname } = new URL(receiverUrl);
const receiver = new Pool(origin, { connections: 32 });
const database = new pg.Client({ connectionString: databaseUrl });
await database.connect();
await database.query(
  'CREATE TABLE IF NOT EXISTS bench_relayed (id bigserial PRIMARY KEY, body text NOT NULL)',
);

const app = Fastify({ logger: false });
app.post('/api/v4/groups/:id/audit_events', async (request, reply) => {
  const { event_type, target_id, ...others } = request.body as Record<string, unknown>;
  // The receiver looks for the number before the type, where the server has it.
  const body = JSON.stringify({ id: 1, ...others, target_id, event_type });
  const text = 'INSERT INTO bench_relayed (body) VALUES ($1)';
  await database.query({ name: 'relay', text, values: [body] });
  const headers = { 'content-type': 'application/json' };
  void receiver
    .request({ method: 'POST', path: pathname, headers, body })
    .then((answer) => answer.body.dump());
  await reply.code(202).send({ accepted: 1 });
});
await app.listen({ host: '127.0.0.1', port: 0 });
process.send?.({ port: (app.server.address() as AddressInfo).port });
