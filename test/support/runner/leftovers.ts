import { setTimeout as sleep } from 'node:timers/promises';

/** What keeps a worker from ending, as Node.js calls it, and as its author would. */
const KINDS: Readonly<Record<string, string>> = {
  TCPServerWrap: 'a server',
  TCPSocketWrap: 'a connection',
  UDPWrap: 'a UDP socket',
  ProcessWrap: 'a process',
  Timeout: 'a timer',
};
const PATIENCE_MS = 5_000;

export type Held = ReadonlyMap<string, number>;

/** What is held now, by kind. */
export function heldNow(): Held {
  const held = new Map<string, number>();
  for (const resource of process.getActiveResourcesInfo()) {
    const kind = KINDS[resource];
    if (kind !== undefined) held.set(kind, (held.get(kind) ?? 0) + 1);
  }
  return held;
}

/** Waits until no more is held than before, and says what a test file has left open. */
export async function leftSince(before: Held): Promise<readonly string[]> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const left = [...heldNow()].filter(([kind, count]) => count > (before.get(kind) ?? 0));
    // What a test closes is gone some turns of the event loop later.
    if (left.length === 0 || performance.now() > deadline) {
      return left.map(([kind, count]) => `${kind} (${count - (before.get(kind) ?? 0)})`);
    }
    await sleep(10);
  }
}
