// A bare route of the HTTP framework that the server uses: parses the same body, answers 202. Sends its port.
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';

const app = Fastify({ logger: false, bodyLimit: 25 * 1024 * 1024 });
app.post('/api/v4/groups/:id/audit_events', (request, reply) => {
  const ids = [(request.body as { target_id: number }).target_id];
  void reply.code(202).send({ accepted: 1, duplicates: 0, ids });
});
await app.listen({ host: '127.0.0.1', port: 0 });
process.send?.({ port: (app.server.address() as AddressInfo).port });
