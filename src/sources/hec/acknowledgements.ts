import { LRUCache } from 'lru-cache';

/**
 * Numbers of acknowledgements, by channel, as Splunk gives them out: 0, 1, 2, … A number is given after the commit, so
 * that every number that a sender can ask for is acknowledged; only the next number is kept.
 */
export type Acknowledgements = ReturnType<typeof createAcknowledgements>;

const MAX_CHANNELS = 10_000;

export function createAcknowledgements() {
  const numbers = new LRUCache<string, number>({ max: MAX_CHANNELS });
  return {
    next(sourceId: number, channel: string): number {
      const key = `${sourceId} ${channel}`;
      const number = numbers.get(key) ?? 0;
      numbers.set(key, number + 1);
      return number;
    },
  };
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function isChannel(text: string): boolean {
  return GUID.test(text);
}
