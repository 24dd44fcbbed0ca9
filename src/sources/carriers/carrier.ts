import type { IncomingHttpHeaders } from 'node:http';
import type { ErrorText } from '../../errors/define-errors.ts';
import type { WholeAnswer } from '../../http/answer.ts';
import type { Failure, FailureStatus } from '../../http/failure.ts';
import type { Inflated } from '../../http/inflate.ts';
import type { SourceOutcome } from '../accept.ts';
import type { Shorten } from '../reading/read-records.ts';
import type { ArrivedRecord, SourceLimits } from '../source-kind.ts';

/**
 * A service that brings a system's records to a source's address: it decides how a body is read and how requests are
 * answered.
 */
export interface Carrier {
  /** Whether it has sent a request, by the headers alone. */
  carries(headers: IncomingHttpHeaders): boolean;
  /** The form of a refusal. */
  failure(headers: IncomingHttpHeaders, now: () => Date): Failure;
  read(body: CarriedBody): Promise<CarriedRecords>;
  /** The answer when its records were accepted. */
  accepted(
    outcome: Extract<SourceOutcome, { kind: 'accepted' }>,
    how: { readonly headers: IncomingHttpHeaders; readonly allOrNothing: boolean; readonly now: Date },
  ): WholeAnswer;
}

/** A body, with everything needed to read it. */
export interface CarriedBody {
  readonly bytes: Buffer;
  readonly limits: SourceLimits;
  /** The member in which the system sends many records. */
  readonly list: string | undefined;
  readonly shorten: Shorten | undefined;
  /** Whether to repair records in another encoding, or with characters that cannot be stored. */
  readonly mend: boolean;
  /** Work in slices, in the source's share of the process's time. */
  readonly run: <T>(work: Generator<void, T>) => Promise<T>;
  /** Decompresses gzip within the body, within its share of memory. */
  readonly unpack: (bytes: Buffer, limit: number) => Promise<Inflated>;
}

/** The records of a body, at least one, or the reason why none can be read. */
export type CarriedRecords =
  | { readonly ok: true; readonly records: readonly ArrivedRecord[] }
  | { readonly ok: false; readonly status: FailureStatus; readonly why: ErrorText };

export function unreadable(why: ErrorText, status: FailureStatus = 400) {
  return { ok: false, status, why } as const;
}
