/**
 * Numbers of acknowledgements, by channel, as Splunk gives them out: 0, 1, 2, … A number is given after the commit, so
 * that every number that a sender can ask for is acknowledged; only the next number is kept.
 */
export interface Acknowledgements {
  next(sourceId: number, channel: string): number;
}

const MAX_CHANNELS = 10_000;

export function createAcknowledgements(): Acknowledgements {
  // A Map iterates in the order of insertion: the first key is the one used longest ago.
  const numbers = new Map<string, number>();
  return {
    next(sourceId, channel) {
      const key = `${sourceId} ${channel}`;
      const number = numbers.get(key) ?? 0;
      numbers.delete(key);
      numbers.set(key, number + 1);
      const oldest = numbers.keys().next();
      if (numbers.size > MAX_CHANNELS && oldest.done !== true) numbers.delete(oldest.value);
      return number;
    },
  };
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function isChannel(text: string): boolean {
  return GUID.test(text);
}
