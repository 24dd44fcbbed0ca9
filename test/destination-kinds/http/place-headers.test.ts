import { describe, expect, it } from '@jest/globals';
import { IN_NO_STREAM } from '../../../src/destination-kinds/event-place.ts';
import { placeHeaders } from '../../../src/destination-kinds/http/place-headers.ts';

describe('the headers that say where events stand', () => {
  const place = (sequence: number, previous: number | null) => ({ streamId: 3, sequence, previous });

  it('of one event are its stream, its sequence and the one before it', () => {
    expect(placeHeaders([place(7, 5)])).toEqual([
      ...['X-Auditstream-Stream', '3'],
      ...['X-Auditstream-Sequence', '7'],
      ...['X-Auditstream-Previous', '5'],
    ]);
  });

  it('say nothing of an event before it where there is none', () => {
    expect(placeHeaders([place(1, null)])).toEqual([
      ...['X-Auditstream-Stream', '3'],
      ...['X-Auditstream-Sequence', '1'],
    ]);
  });

  it('of a batch are from where to where it goes, and what is before its first', () => {
    expect(placeHeaders([place(7, 5), place(8, 7), place(2_000_000_000_000, 8)])).toEqual([
      ...['X-Auditstream-Stream', '3'],
      ...['X-Auditstream-Sequence', '7-2000000000000'],
      ...['X-Auditstream-Previous', '5'],
    ]);
    expect(placeHeaders([place(1, null), place(2, 1)])).toEqual([
      ...['X-Auditstream-Stream', '3'],
      ...['X-Auditstream-Sequence', '1-2'],
    ]);
  });

  it('are none where the event is in no stream', () => {
    expect(placeHeaders([IN_NO_STREAM])).toEqual([]);
  });
});
