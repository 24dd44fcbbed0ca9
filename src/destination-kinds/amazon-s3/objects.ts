import { batching } from '../../formats/batching.ts';
import { openFormat } from '../../formats/formats.ts';
import { bodyWriterOf } from '../../formats/gzip.ts';
import type { OpenPlace, SenderDeps } from '../kind.ts';
import type { OutgoingEvent, Shipment } from '../sender.ts';
import type { AmazonS3Config } from './config.ts';
import { eventKey, shipmentKey } from './object-key.ts';
import { PARTITIONED } from './prefix.ts';

type Events = Shipment['events'];

/** Writes the objects of one destination. */
export type Objects = ReturnType<typeof objectsOf>;

/** As much of the identity of an installation as its objects are told apart by. */
const IDENTITY_DIGITS = 8;

export function objectsOf(
  { destinationId, config, options }: Pick<OpenPlace<AmazonS3Config>, 'destinationId' | 'config' | 'options'>,
  { identity, externalUrl }: Pick<SenderDeps, 'identity' | 'externalUrl'>,
) {
  const { single } = openFormat(options.format, { externalUrl });
  const isBatch = config.layout === 'batch';
  // GitLab's layout is GitLab's: the options say how batches are written.
  const isCompressed = isBatch && options.compression === 'gzip';
  const naming = {
    prefix: config.prefix ?? (isBatch ? PARTITIONED : ''),
    writer: `${identity.slice(0, IDENTITY_DIGITS)}-${destinationId ?? 'new'}`,
    extension: `${isBatch ? '.ndjson' : '.json'}${isCompressed ? '.gz' : ''}`,
  };
  const lines = batching({
    contentType: 'application/x-ndjson',
    ...{ open: '', separator: '\n', close: '\n' },
    // Some formats write an event anew from its body: once, for its size and for the object.
    isReading: true,
    item: (event) => ['', withoutEnd(single.bodyOf(event)), ''],
  });
  const writeLines = bodyWriterOf(lines, isCompressed);
  return {
    /** An object holds many events, a line each. */
    isBatch,
    /** What they are said to be, as a list of name, value, name, value. */
    headers: [
      ...['content-type', isBatch ? lines.contentType : 'application/json'],
      ...(isCompressed ? ['content-encoding', 'gzip'] : []),
    ],
    /** The bytes that an event adds to an object before that is compressed. */
    sizeOf: (event: OutgoingEvent) => lines.sizeOf(event),
    keyOf: (events: Events) => (isBatch ? shipmentKey(events, naming) : eventKey(events[0], naming)),
    write: (events: Events): string | Buffer | Promise<Buffer> =>
      isBatch ? writeLines(events) : events[0].body,
  };
}

function withoutEnd(line: string): string {
  return line.endsWith('\n') ? line.slice(0, -1) : line;
}
