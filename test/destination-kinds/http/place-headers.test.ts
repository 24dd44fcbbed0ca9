import { describe, expect, it } from '@jest/globals';
import { IN_NO_STREAM } from '../../../src/destination-kinds/event-place.ts';
import { placeOf } from '../../../src/destination-kinds/http/delivery-request.ts';

describe('where events stand, as headers say it', () => {
  const place = (sequence: number, previous: number | null) => ({ streamId: 3, sequence, previous });

  it('is of one event its stream, its sequence and the one before it', () => {
    expect(placeOf([place(7, 5)])).toEqual(['3', '7', '5']);
  });

  it('says nothing of an event before it where no event is before it', () => {
    expect(placeOf([place(1, null)])).toEqual(['3', '1']);
  });

  it('is of a batch from where to where it goes, and what is before its first', () => {
    expect(placeOf([place(7, 5), place(8, 7), place(2_000_000_000_000, 8)])).toEqual([
      '3',
      '7-2000000000000',
      '5',
    ]);
    expect(placeOf([place(1, null), place(2, 1)])).toEqual(['3', '1-2']);
  });

  it('is nowhere where the event is in no stream', () => {
    expect(placeOf([IN_NO_STREAM])).toBeUndefined();
  });
});
