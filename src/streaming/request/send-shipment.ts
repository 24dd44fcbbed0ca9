import type { SendContext, Sender, SendReport, Shipment } from '../../destination-kinds/sender.ts';
import type { Streaming } from '../streaming.ts';
import { checkReport } from './check-report.ts';

/** Dependencies of sending outside a stream. */
export interface SendParts {
  readonly settings: Pick<Streaming['settings'], 'requestTimeout' | 'stopGrace'>;
}

/** One request outside a stream. */
export type LoneContext = Pick<SendContext, 'at' | 'trigger' | 'attempt'>;

/** Sends a shipment outside a stream; when the process stops it has its grace, then it is given up. */
export async function sendShipment(
  { settings }: SendParts,
  sender: Sender,
  events: Shipment['events'],
  context: LoneContext,
  stopping: AbortSignal,
): Promise<SendReport> {
  const abort = new AbortController();
  let grace: NodeJS.Timeout | undefined;
  const onStop = (): void => {
    grace = setTimeout(() => abort.abort(), settings.stopGrace);
  };
  if (stopping.aborted) onStop();
  else stopping.addEventListener('abort', onStop, { once: true });
  try {
    const timeoutMs = settings.requestTimeout;
    const report = await sender.send({ events }, { ...context, timeoutMs, signal: abort.signal });
    checkReport(report, events.length, sender);
    return report;
  } finally {
    stopping.removeEventListener('abort', onStop);
    clearTimeout(grace);
  }
}
