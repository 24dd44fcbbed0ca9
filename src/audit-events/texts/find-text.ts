import type { EventText } from './event-text.ts';
import { EVENT_TEXTS } from './event-texts.ts';

/** A text, with what each `*` of its type stands for. */
export interface FoundText {
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
