import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** A name server on loopback that knows some names and says nothing at all about others. */
export interface NameServer {
  /** Names that were asked for, in the order of the questions. */
  readonly asked: readonly string[];
  /** From now on it says nothing about names for which this is true. */
  silence(isSilent: (name: string) => boolean): void;
  close(): Promise<void>;
}

const HEADER_BYTES = 12;
const TYPE_A = 1;
const NO_ERROR = 0x8180;
const NO_SUCH_NAME = 0x8183;

/** Port 53, where programs look for it, takes root. */
export async function startNameServer(
  address: string,
  zone: Readonly<Record<string, string>>,
): Promise<NameServer> {
  const asked: string[] = [];
  let isSilent = (_name: string): boolean => false;
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const { name, type, end } = readQuestion(query);
    asked.push(name);
    if (isSilent(name)) return;
    socket.send(
      answer(query.subarray(0, end), type === TYPE_A ? zone[name] : undefined, name in zone),
      from.port,
      from.address,
    );
  });
  socket.bind(53, address);
  await once(socket, 'listening');
  return {
    asked,
    silence: (silent) => void (isSilent = silent),
    async close() {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}

function readQuestion(query: Buffer): { readonly name: string; readonly type: number; readonly end: number } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** The question again, with one address or with none. */
function answer(question: Buffer, address: string | undefined, isKnown: boolean): Buffer {
  const reply = Buffer.from(question);
  reply.writeUInt16BE(isKnown ? NO_ERROR : NO_SUCH_NAME, 2);
  reply.writeUInt16BE(address === undefined ? 0 : 1, 6);
  reply.writeUInt32BE(0, 8);
  if (address === undefined) return reply;
  // The name by a pointer to the question, type A, class IN, for no time at all, four bytes.
  const record = Buffer.from([0xc0, HEADER_BYTES, 0, TYPE_A, 0, 1, 0, 0, 0, 0, 0, 4]);
  return Buffer.concat([reply, record, Buffer.from(address.split('.').map(Number))]);
}
