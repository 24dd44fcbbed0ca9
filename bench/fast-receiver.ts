// A receiver that costs next to nothing, in a process of its own: it finds the end of each request and answers 204.
// Prints its port, then, on SIGUSR2, how many requests it has had.
import { createServer, type AddressInfo, type Socket } from 'node:net';

const ANSWER = 'HTTP/1.1 204 No Content\r\n\r\n';
let received = 0;

function serve(socket: Socket): void {
  let pending: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    let answers = '';
    for (let length = requestLength(pending); length !== undefined && length <= pending.length;) {
      pending = pending.subarray(length);
      received += 1;
      answers += ANSWER;
      length = requestLength(pending);
    }
    if (answers !== '') socket.write(answers);
  });
  socket.on('error', () => undefined);
}

/** Bytes of the first request in the buffer; undefined while its head is incomplete. */
function requestLength(buffer: Buffer): number | undefined {
  const headEnd = buffer.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const head = buffer.toString('latin1', 0, headEnd);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  return headEnd + 4 + Number(length ?? 0);
}

const server = createServer({ noDelay: true }, serve);
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.on('message', () => process.send?.({ received }));
