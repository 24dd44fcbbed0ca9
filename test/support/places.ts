import type { ReceivedRequest } from './receiver.ts';

/** What a request says of where its event stands: stream, sequence, and the one before it; undefined where it says nothing. */
export type Place = readonly [
  stream: number | undefined,
  sequence: number | undefined,
  previous: number | undefined,
];

export function placeOf({ headers }: ReceivedRequest): Place {
  const numberIn = (name: string): number | undefined => {
    const text = headers[name];
    return text === undefined ? undefined : Number(text);
  };
  return [
    numberIn('x-auditstream-stream'),
    numberIn('x-auditstream-sequence'),
    numberIn('x-auditstream-previous'),
  ];
}

/** The places of all requests, in the order of the sequences. */
export function placesOf(requests: readonly ReceivedRequest[]): Place[] {
  return requests.map(placeOf).sort(([, a = 0], [, b = 0]) => a - b);
}
