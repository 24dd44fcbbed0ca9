import type { SimulatedReceiver } from './simulation.ts';

/** Takes everything, each after so many ms. */
export function healthy(serviceMs = 0): SimulatedReceiver {
  return { receive: () => ({ taken: true, afterMs: serviceMs }) };
}

/** Refuses this share of requests, whatever the sender does. */
export function refusesShare(share: number, serviceMs = 0): SimulatedReceiver {
  return { receive: (_now, random) => ({ taken: random() >= share, afterMs: serviceMs }) };
}

/** Refuses one request in `n`, the n-th each time. */
export function refusesOneIn(n: number, serviceMs = 0): SimulatedReceiver {
  let count = 0;
  return { receive: () => ({ taken: (count += 1) % n !== 0, afterMs: serviceMs }) };
}

/** Takes `most` at once, for `serviceMs` each; refuses more after `refusalMs`. */
export function takesAtOnce(most: number, serviceMs: number, refusalMs = 0): SimulatedReceiver {
  const ends: number[] = [];
  return {
    receive(now) {
      while ((ends[0] ?? Infinity) <= now) ends.shift();
      if (ends.length >= most) return { taken: false, afterMs: refusalMs };
      ends.push(now + serviceMs);
      return { taken: true, afterMs: serviceMs };
    },
  };
}

/** Takes so many in each second of the clock. */
export function fixedWindow(perSecond: number, retryAfterMs?: number): SimulatedReceiver {
  let window = -1;
  let count = 0;
  return {
    receive(now) {
      const current = Math.floor(now / 1_000);
      if (current !== window) [window, count] = [current, 0];
      count += 1;
      if (count <= perSecond) return { taken: true, afterMs: 0 };
      return { taken: false, afterMs: 0, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    },
  };
}

/** A bucket of `burst` tokens that fills with `perSecond`. */
export function tokenBucket(perSecond: number, burst: number): SimulatedReceiver {
  let tokens = burst;
  let last = 0;
  return {
    receive(now) {
      tokens = Math.min(burst, tokens + ((now - last) * perSecond) / 1_000);
      last = now;
      if (tokens < 1) return { taken: false, afterMs: 0 };
      tokens -= 1;
      return { taken: true, afterMs: 0 };
    },
  };
}

/** Answers after `delayMs`, and `scale` times that more for each other request that it has at the same moment. */
export function slowsDown(delayMs: number, scale: number): SimulatedReceiver {
  const ends: number[] = [];
  return {
    receive(now) {
      while ((ends[0] ?? Infinity) <= now) ends.shift();
      const afterMs = delayMs * (1 + scale * ends.length);
      ends.push(now + afterMs);
      ends.sort((a, b) => a - b);
      return { taken: true, afterMs };
    },
  };
}

/** Takes `most` at once; what is more gets no answer at all. */
export function dropsBeyond(most: number, serviceMs: number): SimulatedReceiver {
  const within = takesAtOnce(most, serviceMs);
  return {
    receive(now, random) {
      const reply = within.receive(now, random);
      return reply.taken ? reply : { taken: false, afterMs: Infinity };
    },
  };
}

/** Answers after `delayMs`, and a random time more of `jitter` times that on average. */
export function jittery(delayMs: number, jitter: number): SimulatedReceiver {
  return {
    receive: (_now, random) => ({ taken: true, afterMs: delayMs * (1 - jitter * Math.log(1 - random())) }),
  };
}
