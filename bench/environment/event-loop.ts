import { TOKEN, type BenchServer } from './server.ts';

/** Milliseconds that the turns of a server's event loop were late. */
export interface LoopDelay {
  readonly p99: number;
  readonly longest: number;
}

/** How late they were since this was asked last. */
export async function loopDelay({ address }: Pick<BenchServer, 'address'>): Promise<LoopDelay> {
  const answer = await fetch(`${address}/-/metrics`, { headers: { 'private-token': TOKEN } });
  const text = await answer.text();
  const valueOf = (name: string): number =>
    Number(new RegExp(`^nodejs_eventloop_lag_${name}_seconds (\\S+)$`, 'm').exec(text)?.[1]) * 1000;
  return { p99: valueOf('p99'), longest: valueOf('max') };
}
