import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { IdSet } from './id-set.ts';
import { readStoredLine, type StoredLine } from './stored-line.ts';
import { StreamHoles } from './stream-holes.ts';

/** What is known of those who may send. */
export interface Senders {
  readonly tokens: readonly string[];
  /** Of those, the ones of destinations whose requests are not signed. */
  readonly tokensWithoutSignature: readonly string[];
  readonly signingSecrets: readonly string[];
}

/** How many were found, and where the first ones stand. */
export interface Finding {
  readonly count: number;
  /** As `file:line`, at most 20; of holes their streams and sequences. */
  readonly places: readonly string[];
}

export interface Report {
  readonly lines: number;
  readonly events: number;
  /** The same id again. */
  readonly duplicates: Finding;
  /** Neither an event nor a stored request. */
  readonly malformed: Finding;
  /** A token that is none of the destinations'. */
  readonly unknownTokens: Finding;
  /** Headers without a token. */
  readonly withoutToken: Finding;
  /** A signature that no known secret makes. */
  readonly badSignatures: Finding;
  readonly withoutSignature: Finding;
  /** Events that are not there although one that came after them says that they were sent. */
  readonly holes: Finding;
  /** Events that could be checked, because what is needed was stored and is known. */
  readonly checked: { readonly tokens: number; readonly signatures: number; readonly sequences: number };
}

export type FindingName = {
  [Name in keyof Report]: Report[Name] extends Finding ? Name : never;
}[keyof Report];

const MAX_PLACES = 20;
const TOKEN_HEADER = 'x-gitlab-event-streaming-token';

/** Looks at lines one by one; what it keeps of each are a few bits. */
export class Verification {
  readonly #senders: Senders;
  // Digests: how long the comparison takes says nothing about a token.
  readonly #tokens: ReadonlySet<string>;
  readonly #unsigned: ReadonlySet<string>;
  readonly #ids = new IdSet();
  readonly #streams = new StreamHoles();
  readonly #places = new Map<FindingName, { count: number; places: string[] }>();
  #lines = 0;
  #events = 0;
  #tokensChecked = 0;
  #signaturesChecked = 0;
  #sequencesChecked = 0;

  constructor(senders: Senders) {
    this.#senders = senders;
    this.#tokens = new Set(senders.tokens.map(digest));
    this.#unsigned = new Set(senders.tokensWithoutSignature.map(digest));
  }

  get lines(): number {
    return this.#lines;
  }

  /** Undefined: the line is not text. */
  add(text: string | undefined, place: string): void {
    this.#lines += 1;
    const line = text === undefined ? undefined : readStoredLine(text);
    if (line === undefined) return this.#found('malformed', place);
    const events = line.ids.length;
    this.#events += events;
    for (const id of line.ids) if (!this.#ids.add(id)) this.#found('duplicates', place);
    for (const id of line.known) this.#ids.add(id);
    if (line.headers === undefined) return;
    if (this.#streams.add(line.headers)) this.#sequencesChecked += events;
    const token = line.headers[TOKEN_HEADER];
    this.#checkToken(token, events, place);
    const signature = checkSignature(line, this.#senders.signingSecrets);
    if (signature === 'missing' && token !== undefined && this.#unsigned.has(digest(token))) return;
    if (signature !== 'unchecked') this.#signaturesChecked += events;
    if (signature === 'bad') this.#found('badSignatures', place);
    if (signature === 'missing') this.#found('withoutSignature', place);
  }

  report(): Report {
    const finding = (name: FindingName): Finding => this.#places.get(name) ?? { count: 0, places: [] };
    return {
      lines: this.#lines,
      events: this.#events,
      duplicates: finding('duplicates'),
      malformed: finding('malformed'),
      unknownTokens: finding('unknownTokens'),
      withoutToken: finding('withoutToken'),
      badSignatures: finding('badSignatures'),
      withoutSignature: finding('withoutSignature'),
      holes: this.#findHoles(),
      checked: {
        tokens: this.#tokensChecked,
        signatures: this.#signaturesChecked,
        sequences: this.#sequencesChecked,
      },
    };
  }

  #findHoles(): Finding {
    const places: string[] = [];
    let count = 0;
    for (const { stream, sequence } of this.#streams.holes()) {
      count += 1;
      if (places.length < MAX_PLACES) places.push(`stream ${stream} ${sequence}`);
    }
    return { count, places };
  }

  #checkToken(token: string | undefined, events: number, place: string): void {
    if (token === undefined) return this.#found('withoutToken', place);
    if (this.#tokens.size === 0) return;
    this.#tokensChecked += events;
    if (!this.#tokens.has(digest(token))) this.#found('unknownTokens', place);
  }

  #found(name: FindingName, place: string): void {
    const finding = this.#places.get(name) ?? { count: 0, places: [] };
    finding.count += 1;
    if (finding.places.length < MAX_PLACES) finding.places.push(place);
    this.#places.set(name, finding);
  }
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}

type SignatureCheck = 'good' | 'bad' | 'missing' | 'unchecked';

/** Standard Webhooks over a stored line, with whichever of the secrets; the time is not looked at: it was stored long ago. */
function checkSignature({ headers, body }: StoredLine, secrets: readonly string[]): SignatureCheck {
  if (headers === undefined || body === undefined || secrets.length === 0) return 'unchecked';
  const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': given } = headers;
  if (id === undefined || time === undefined || given === undefined) return 'missing';
  const signatures = given.split(' ').map((text) => Buffer.from(text.replace(/^v1,/, ''), 'base64'));
  const isGood = secrets.some((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    const expected = createHmac('sha256', key).update(`${id}.${time}.`).update(body).digest();
    return signatures.some((bytes) => bytes.length === expected.length && timingSafeEqual(bytes, expected));
  });
  return isGood ? 'good' : 'bad';
}
