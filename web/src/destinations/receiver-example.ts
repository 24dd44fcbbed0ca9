/** A receiver in few lines; the one in `examples/receiver` also stores what it gets and drops duplicates. */
export const RECEIVER_EXAMPLE = `import { createServer } from 'node:http';

// The verification token: "Edit" shows it once the destination is made.
const token = process.env.TOKEN;

createServer(async (request, response) => {
  if (request.headers['x-gitlab-event-streaming-token'] !== token) {
    response.writeHead(401).end();
    return;
  }
  let body = '';
  for await (const part of request.setEncoding('utf8')) body += part;
  const event = JSON.parse(body);
  console.log(event.created_at, event.event_type, event.author_name, event.entity_path);
  // Anything else than 2xx, and the event comes again.
  response.writeHead(200).end();
}).listen(9000, '127.0.0.1');
`;
