import { z } from 'zod';
import { sourceTexts as say } from './sources-errors.ts';

const MAX_LENGTH = 2000;

/** The types of events that an Owner does not want; `usual`: what is left out where an Owner says nothing. */
export function leftOutTypes(example: string, usual = 'none') {
  return {
    rule: z
      .string({ error: say.CONFIG_SKIP })
      .max(MAX_LENGTH, { error: say.CONFIG_SKIP })
      .refine((text) => wordsOf(text).every((word) => WORD.test(word)), { error: say.CONFIG_SKIP })
      .optional(),
    field: {
      title: 'Types that are left out',
      type: 'text' as const,
      help:
        `Types of events with commas between them, such as ${example}; * at the end matches any text. When ` +
        `absent: ${usual}.`,
    },
  };
}

/** Whether an Owner does not want events of this type. */
export function isLeftOut(type: string, skip: string): boolean {
  return wordsOf(skip).some((word) =>
    word.endsWith('*') ? type.startsWith(word.slice(0, -1)) : type === word,
  );
}

const WORD = /^[A-Za-z0-9_.:-]*\*?$/;

function wordsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}
