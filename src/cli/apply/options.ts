import type { ActualDestination, ActualOptions } from './actual-streams.ts';
import type { Difference } from './differences.ts';
import type { DestinationEntry } from './streams-schema.ts';

/** Options as the file says them; what it does not say is absent. */
type WantedOptions = Partial<ActualOptions>;

/** What the file calls them. */
const NAMES = {
  format: 'format',
  batchMaxEvents: 'batch.maxEvents',
  batchMaxBytes: 'batch.maxBytes',
  batchMaxAgeMs: 'batch.maxAgeMs',
  compression: 'compression',
  signed: 'signed',
} as const satisfies Record<keyof ActualOptions, string>;

export function optionsOf({ format, batch = {}, compression, signed }: DestinationEntry): WantedOptions {
  const { maxEvents, maxBytes, maxAgeMs } = batch;
  const inBatches = { batchMaxEvents: maxEvents, batchMaxBytes: maxBytes, batchMaxAgeMs: maxAgeMs };
  return { format, ...inBatches, compression, signed };
}

/** The same for a file; all of them, because an exported file leaves nothing as it is. */
export function optionsEntry({
  options,
}: ActualDestination): Pick<DestinationEntry, 'format' | 'batch' | 'compression' | 'signed'> {
  const { format, batchMaxEvents, batchMaxBytes, batchMaxAgeMs, compression, signed } = options;
  const batch = { maxEvents: batchMaxEvents, maxBytes: batchMaxBytes, maxAgeMs: batchMaxAgeMs };
  return {
    format: format,
    batch,
    compression: compression as DestinationEntry['compression'],
    ...(signed !== null && { signed }),
  };
}

/** `actual` is undefined for a destination that is not there yet. */
export function optionDifferences(
  desired: DestinationEntry,
  actual: ActualDestination | undefined,
): Difference[] {
  return Object.entries(optionsOf(desired)).flatMap(([option, to]) => {
    const from = actual?.options[option as keyof ActualOptions];
    if (to === undefined || to === from) return [];
    const name = NAMES[option as keyof ActualOptions];
    return [
      { kind: 'option' as const, name, from: from === undefined ? from : String(from), to: String(to) },
    ];
  });
}
