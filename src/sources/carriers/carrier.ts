import type { IncomingHttpHeaders } from 'node:http';
import type { ErrorText } from '../../errors/define-errors.ts';
import type { WholeAnswer } from '../../http/answer.ts';
import type { Failure, FailureStatus } from '../../http/failure.ts';
import type { Inflated } from '../../http/inflate.ts';
import type { SourceOutcome } from '../accept.ts';
import type { ReadRecord, Shorten } from '../reading/read-records.ts';
import type { SourceLimits } from '../source-kind.ts';

/** What brings a system's records to a source's address: how a body is read, and in which words it is answered. */
export interface Carrier {
  /** Whether a request is brought by it; its headers alone tell. */
  carries(headers: IncomingHttpHeaders): boolean;
  /** How it is told no. */
  failure(headers: IncomingHttpHeaders, now: () => Date): Failure;
  read(body: CarriedBody): Promise<CarriedRecords>;
  /** How it is told that its records were taken. */
  accepted(
    outcome: Extract<SourceOutcome, { kind: 'accepted' }>,
    how: { readonly headers: IncomingHttpHeaders; readonly allOrNothing: boolean; readonly now: Date },
  ): WholeAnswer;
}

/** A body, with what it takes to read it. */
export interface CarriedBody {
  readonly bytes: Buffer;
  readonly limits: SourceLimits;
  /** The member in which the system sends many records. */
  readonly list: string | undefined;
  readonly shorten: Shorten | undefined;
  /** A record in another encoding, or with what cannot be stored, is mended. */
  readonly mend: boolean;
  /** Work in slices, in the source's share of the process's time. */
  readonly run: <T>(work: Generator<void, T>) => Promise<T>;
  /** Gzip within the body, in its part of the memory. */
  readonly unpack: (bytes: Buffer, limit: number) => Promise<Inflated>;
}

/** The records of a body, of which there is one at least, or why none can be read. */
export type CarriedRecords =
  | { readonly ok: true; readonly records: readonly ReadRecord[] }
  | { readonly ok: false; readonly status: FailureStatus; readonly why: ErrorText };
