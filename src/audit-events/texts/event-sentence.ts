import { textOf } from '../read/text-of.ts';
import { VERBS, type EventText } from './event-text.ts';
import { EVENT_TEXTS } from './event-texts.ts';

/** Keys of an event, with whatever its sender has put there. */
type SaidEvent = Readonly<Record<string, unknown>>;

/** The sentence that an event from a source reads as: person, action, target, outcome. Undefined for other events. */
export function sentenceOf(event: SaidEvent): string | undefined {
  if (!isFromSource(event)) return undefined;
  const type = textOf(event['event_type']);
  const found = findText(type);
  if (found === undefined) return plainSentence(event, type);
  const target = targetOf(event);
  const phrase = found.text
    .replaceAll(/\[(.*?)\]/g, (_, inner: string) => (target === '' ? '' : inner))
    .replaceAll(/\{(\d)\}/g, (_, number: string) => found.parts[Number(number) - 1] ?? '')
    // Last, so that a placeholder in the text of a target is not replaced.
    .replaceAll('{target}', () => target);
  return `${personOf(event)} ${withOutcome(event, phrase, found.stage)}`;
}

function isFromSource({ source }: SaidEvent): boolean {
  return typeof source === 'object' && source !== null && 'kind' in source && typeof source.kind === 'string';
}

/** `created a role`, `failed to create a role` or, of a line that is written beforehand, `began to create a role`. */
function withOutcome(event: SaidEvent, phrase: string, stage: FoundText['stage']): string {
  if (stage === 'done') return inThePast(phrase);
  if (event['outcome'] === 'failure') return `failed to ${phrase}`;
  return stage === 'begun' || isBegun(event) ? `began to ${phrase}` : inThePast(phrase);
}

function inThePast(phrase: string): string {
  const [verb = ''] = phrase.split(/[ ,:]/, 1);
  const past = Object.entries(VERBS).find(([name]) => name === verb)?.[1] ?? verb;
  return `${past}${phrase.slice(verb.length)}`;
}

/** Backstage writes two lines for an action: one when it begins, one when it is over. */
function isBegun({ details }: SaidEvent): boolean {
  return (
    typeof details === 'object' && details !== null && 'status' in details && details.status === 'initiated'
  );
}

/** What no text says: the words of its type. */
function plainSentence(event: SaidEvent, type: string): string {
  const words = type.slice(type.indexOf('.') + 1).replaceAll(/[._:-]+/g, ' ');
  const target = targetOf(event);
  const said = `${personOf(event)}: ${words}${target === '' ? '' : `, ${target}`}`;
  return event['outcome'] === 'failure' ? `${said} (failed)` : said;
}

function personOf({ author_name: name }: SaidEvent): string {
  return textOf(name) || 'unknown';
}

function targetOf({ target_type: type, target_id: id, target_details: target }: SaidEvent): string {
  if (textOf(target) !== '') return textOf(target);
  const known = textOf(id);
  return known === '' ? '' : `${textOf(type)} ${known}`.trim();
}

/** A text, with what each `*` of its type stands for. */
interface FoundText {
  readonly text: string;
  readonly parts: readonly string[];
  readonly stage: EventText[2];
}

/** How a type reads; undefined: no text says. */
export function findText(eventType: string): FoundText | undefined {
  const [system = '', ...segments] = eventType.split('.');
  for (const [type, text, stage] of EVENT_TEXTS.get(system) ?? []) {
    if (type === eventType) return { text, parts: [], stage };
    const parts = type.includes('*') ? partsOf(type, segments) : undefined;
    if (parts !== undefined) return { text, parts, stage };
  }
  return undefined;
}

function partsOf(type: string, segments: readonly string[]): string[] | undefined {
  const [, ...wanted] = type.split('.');
  if (wanted.length !== segments.length) return undefined;
  const parts: string[] = [];
  for (const [index, segment] of segments.entries()) {
    if (wanted[index] === '*') parts.push(segment.replaceAll('_', ' '));
    else if (wanted[index] !== segment) return undefined;
  }
  return parts;
}
