import { setTimeout as sleep } from 'node:timers/promises';
import type { Reply } from '../support/receiver-reply.ts';
import type { Misbehaviour } from './plan.ts';
import type { Random } from './random.ts';

/** What a receiver makes of one request. */
export interface Verdict {
  readonly reply: Reply;
  /** Those of its events that it has from now on, whatever it answers. */
  readonly taken: readonly string[];
}

/** Decides on a request with these events; `inside`: how many there are now, with this one. */
export async function behave(
  how: Misbehaviour | undefined,
  bodies: readonly string[],
  { random, inside }: { readonly random: Random; readonly inside: number },
): Promise<Verdict> {
  const all = (reply: Reply = 200): Verdict => ({ reply, taken: bodies });
  const none = (reply: Reply): Verdict => ({ reply, taken: [] });
  switch (how) {
    case '500':
      return none(500);
    case 'half':
      return random.next() < 0.5 ? none(500) : all();
    case 'hang':
      return none({ hang: true });
    case 'reset':
      return none({ closeAfter: 'request' });
    case '429':
      return none({ status: 429, headers: { 'retry-after': '1' } });
    case 'slow':
      await sleep(random.between(100, 500));
      return all();
    case 'sheds':
      return inside > 4 ? none(503) : sleep(10).then(() => all());
    case 'some-503':
      return random.next() < 0.3 ? none(503) : all();
    case 'lost-answer':
      return all(random.next() < 0.2 ? { closeAfter: 'request' } : 200);
    case 'takes-part':
      return random.next() < 0.5
        ? { reply: 500, taken: bodies.slice(0, Math.floor(bodies.length / 2)) }
        : all();
    case 'refuses-some':
      return bodies.some(isRefused) ? none(400) : all();
    case 'silent-name':
    case undefined:
      return all();
  }
}

/** The same ones each time: in a batch they are found only when they are alone. */
function isRefused(body: string): boolean {
  const { id } = JSON.parse(body) as { id: number };
  return id % 29 === 0;
}
