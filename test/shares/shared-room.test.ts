import { describe, expect, it } from '@jest/globals';
import { createSharedRoom } from '../../src/shares/shared-room.ts';

describe('a shared room', () => {
  const open = () => createSharedRoom({ size: 100, part: 25 });

  it('gives one key no more than its part, whatever is free', () => {
    const room = open();
    const [first, second] = [room.share(['a']), room.share(['a'])];
    expect(first.take(20)).toBe('taken');
    expect(second.take(6)).toBe('part-full');
    expect(second.take(5)).toBe('taken');
    expect(room.share(['b']).take(25)).toBe('taken');
  });

  it('counts a share for each of its keys, so that many tokens of one group have one part', () => {
    const room = open();
    expect(room.share(['group', 'token 1']).take(20)).toBe('taken');
    expect(room.share(['group', 'token 2']).take(20)).toBe('part-full');
    expect(room.share(['other group', 'token 1']).take(20)).toBe('part-full');
    expect(room.share(['other group', 'token 2']).take(20)).toBe('taken');
  });

  it('may give one key more as long as no other has anything', () => {
    const room = createSharedRoom({ size: 100, part: 25, alone: 50 });
    const first = room.share(['a', 'token']);
    expect(first.take(20)).toBe('taken');
    expect(first.take(20)).toBe('taken');
    expect(first.take(20)).toBe('part-full');
    const other = room.share(['b']);
    expect(other.take(5)).toBe('taken');
    expect(first.take(1)).toBe('part-full');
    other.release();
    expect(first.take(10)).toBe('taken');
  });

  it('refuses what is beyond the room, and takes nothing then', () => {
    const room = open();
    for (const key of ['a', 'b', 'c', 'd']) expect(room.share([key]).take(24)).toBe('taken');
    const late = room.share(['e']);
    expect(late.take(5)).toBe('room-full');
    expect(late.take(4)).toBe('taken');
  });

  it('lets a key that holds nothing have one that is larger than its part', () => {
    const room = open();
    const large = room.share(['a']);
    expect(large.take(60)).toBe('taken');
    expect(room.share(['a']).take(1)).toBe('part-full');
    expect(room.share(['b']).take(41)).toBe('room-full');
    large.release();
    expect(room.share(['b']).take(41)).toBe('taken');
  });

  it('lets the same come in pieces, while its key holds nothing else', () => {
    const room = open();
    const large = room.share(['a', 'of a']);
    for (let pieces = 0; pieces < 6; pieces += 1) expect(large.grow(10)).toBe('taken');
    expect(room.share(['a']).grow(1)).toBe('part-full');
    expect(large.grow(41)).toBe('never');
    expect(room.share(['b']).take(40)).toBe('taken');
    expect(large.grow(1)).toBe('room-full');
    large.release();
    expect(large.grow(1)).toBe('room-full');
    const small = room.share(['c']);
    expect(small.grow(20)).toBe('taken');
    expect(room.share(['c']).grow(6)).toBe('part-full');
  });

  it('has everything back after a release, and takes nothing for what was released', () => {
    const room = open();
    const share = room.share(['a']);
    share.take(20);
    share.give(15);
    expect(room.share(['a']).take(20)).toBe('taken');
    share.release();
    expect(share.take(1)).toBe('room-full');
    expect(room.share(['b']).take(80)).toBe('taken');
    expect(room.share(['c']).take(1)).toBe('room-full');
  });
});
