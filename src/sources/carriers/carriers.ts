import type { IncomingHttpHeaders } from 'node:http';
import type { Carrier } from './carrier.ts';
import { firehoseCarrier } from './firehose.ts';
import { plainCarrier } from './plain.ts';

/** Every carrier that says who it is; a new one is a file and a line. */
const CARRIERS: readonly Carrier[] = [firehoseCarrier];

/** What brings a request to a source's address. */
export function carrierOf(headers: IncomingHttpHeaders): Carrier {
  return CARRIERS.find((carrier) => carrier.carries(headers)) ?? plainCarrier;
}
