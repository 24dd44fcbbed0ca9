import type { ServerResponse } from 'node:http';
import { RequestRefused } from '../errors/request-refused.ts';
import type { RoomShare, SharedRoom } from '../shares/shared-room.ts';
import { httpErrors } from './http-errors.ts';

/** The client that reads the answer to a request; the answer takes memory until it has been read. */
export interface Reader {
  /** Aborted when the connection has closed: no client is left to take the answer. */
  readonly signal: AbortSignal;
  /**
   * Call it before something is read for the answer. Throws a `RequestRefused` when the key or the caller has its part of
   * what all answers may take (429), or when the answer is too large already (413).
   */
  checkRoom(key: string): void;
  /**
   * Counts what was read, for the key and for the caller, until the answer has been taken. Throws a `RequestRefused` when it
   * makes the answer too large (413).
   */
  hold(key: string, bytes: number): void;
  /** Runs when the answer has been taken or the connection has closed, whichever comes first. */
  onEnd(handler: () => void): void;
}

/** The reader of an answer that is for one caller. */
export interface CallersReader<Caller> extends Reader {
  /**
   * The answer is for the caller only for as long as this is true. It is asked again, with what the caller is by then, before
   * each chunk and every two seconds, for as long as the answer takes to send. A no, or a failure to find out, breaks the
   * connection. That the token is good is asked anyway.
   */
  onlyWhile(condition: (caller: Caller) => boolean | Promise<boolean>): void;
}

/** A reader as what sends the answer sees it. */
export interface AnswerReader<Caller> extends CallersReader<Caller> {
  /** Counts the finished answer, as far as it is more than was read for it. */
  holdAnswer(bytes: number): void;
  /** Whether all conditions still hold; never rejects. */
  stillAllowed(): Promise<boolean>;
}

/** What a reader is made of. */
export interface ReaderOptions<Caller> {
  readonly response: ServerResponse;
  readonly signal: AbortSignal;
  /** What all answers may take together. */
  readonly room: SharedRoom;
  /** What one answer may take. */
  readonly answerBytes: number;
  /** What the caller counts as. */
  readonly callerKeys: readonly string[];
  /** The caller as of now; undefined: the token is no longer valid. Absent for requests without a token. */
  readonly authenticate: (() => Promise<Caller | undefined>) | undefined;
}

export function createReader<Caller>(options: ReaderOptions<Caller>): AnswerReader<Caller> {
  const { response, signal, room, answerBytes, callerKeys, authenticate } = options;
  const ending: (() => void)[] = [];
  const conditions: ((caller: Caller) => boolean | Promise<boolean>)[] = [];
  const shares = new Map<string | undefined, RoomShare>();
  let held = 0;

  const end = (): void => {
    response.off('close', end);
    signal.removeEventListener('abort', end);
    for (const handler of ending.splice(0)) handler();
  };

  const onEnd = (handler: () => void): void => {
    if (ending.push(handler) > 1) return;
    response.once('close', end);
    // A response that waits behind another one on its connection does not hear that this has closed.
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted || response.closed) end();
  };

  /** Of the caller, and of a group. */
  const shareOf = (key?: string): RoomShare => {
    const known = shares.get(key);
    if (known !== undefined) return known;
    const keys = key === undefined ? callerKeys : [...callerKeys, key];
    const share = room.share([...new Set(keys)]);
    shares.set(key, share);
    onEnd(() => share.release());
    return share;
  };

  const refuseBeyond = (bytes: number): void => {
    if (bytes <= answerBytes) return;
    throw new RequestRefused(413, httpErrors.ANSWER_TOO_LARGE({ mebibytes: answerBytes / 1024 / 1024 }));
  };

  const take = (share: RoomShare, bytes: number): void => {
    if (share.take(bytes) !== 'taken') throw new RequestRefused(429, httpErrors.TOO_MANY_ANSWERS);
  };

  return {
    signal,
    onEnd,
    checkRoom(key) {
      refuseBeyond(held);
      const share = shareOf(key);
      take(share, 1);
      share.give(1);
    },
    hold(key, bytes) {
      shareOf(key).force(bytes);
      held += bytes;
      refuseBeyond(held);
    },
    onlyWhile: (condition) => void conditions.push(condition),
    async stillAllowed() {
      if (authenticate === undefined) return true;
      try {
        const caller = await authenticate();
        if (caller === undefined) return false;
        for (const holds of conditions) if (!(await holds(caller))) return false;
        return true;
      } catch {
        // It cannot be found out, because the database is away.
        return false;
      }
    },
    holdAnswer(bytes) {
      if (bytes <= held) return;
      take(shareOf(), bytes - held);
      held = bytes;
    },
  };
}
