// Receivers that do not take what they get, in a process of its own: the path says how. Sends its port.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    if (request.url?.startsWith('/500') === true) return void response.writeHead(500).end('no');
    if (request.url?.startsWith('/hang') === true) return;
    response.writeHead(200).flushHeaders();
    const timer = setInterval(() => response.write('.'), 1_000);
    response.on('close', () => clearInterval(timer));
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
