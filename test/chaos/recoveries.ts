import pg from 'pg';
import type { ChaosReceiver } from './chaos-receiver.ts';
import type { FaultKind } from './plan.ts';
import type { Injury, Topology } from './topology.ts';

/** How long one destination got nothing new after one fault. Milliseconds. */
export interface Recovery {
  readonly kind: FaultKind;
  readonly destination: string;
  /** From the fault to the first event that was made after it. */
  readonly fromFault: number;
  /** The same from the restart or the awakening; undefined when others had taken over before. */
  readonly fromRestart: number | undefined;
  /** The same from the moment at which what failed served again; 0 when it was streamed sooner than that. */
  readonly fromServing: number | undefined;
  /** Something else failed meanwhile: then the time says little about this fault. */
  readonly disturbed: boolean;
}

/** Times the recoveries of the destinations that do not fail themselves. */
export interface Recoveries {
  readonly measured: readonly Recovery[];
  /** Call it right before a fault: who streams what. */
  owners(): Promise<ReadonlyMap<string, string>>;
  watch(kind: FaultKind, injury: Injury, owners: ReadonlyMap<string, string>): void;
}

export function createRecoveries(topology: Topology, receivers: readonly ChaosReceiver[]): Recoveries {
  const measured: Recovery[] = [];
  const faults: { readonly from: number; to: number }[] = [];

  const time = async (
    kind: FaultKind,
    { at, restarted, healed }: Injury,
    receiver: ChaosReceiver,
  ): Promise<void> => {
    let restartedAt: number | undefined;
    void restarted.then((time) => (restartedAt = time));
    const serving = healed.then(() => Date.now());
    const recoveredAt = await receiver.takesOneMadeAfter(at);
    const restartedBefore = restartedAt;
    measured.push({
      kind,
      destination: receiver.name,
      fromFault: recoveredAt - at,
      fromRestart: restartedBefore === undefined ? undefined : recoveredAt - restartedBefore,
      fromServing: restartedBefore === undefined ? undefined : Math.max(0, recoveredAt - (await serving)),
      disturbed: faults.some(({ from, to }) => from !== at && from < recoveredAt && to > at),
    });
  };

  return {
    measured,
    owners: () => ownersByUrl(topology),
    watch(kind, injury, owners) {
      const fault = { from: injury.at, to: Infinity };
      faults.push(fault);
      void injury.healed.then(() => (fault.to = Date.now()));
      for (const receiver of receivers) {
        const touched = injury.owner === undefined || owners.get(receiver.url)?.startsWith(injury.owner);
        if (receiver.steady && touched === true) void time(kind, injury, receiver);
      }
    },
  };
}

async function ownersByUrl(topology: Topology): Promise<Map<string, string>> {
  const client = new pg.Client({ ...(await topology.connection()), connectionTimeoutMillis: 1_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ url: string; owner: string }>(
      `SELECT d.identity AS url, owner FROM subscriptions b JOIN destinations d ON d.id = b.destination_id
       WHERE owner IS NOT NULL`,
    );
    return new Map(rows.map(({ url, owner }) => [url, owner]));
  } catch {
    return new Map(); // the database is down: nobody streams anything
  } finally {
    await client.end().catch(() => undefined);
  }
}
