import { z } from 'zod';
import type { FormField } from '../config-forms/form-field.ts';
import { sourceTexts as say } from './sources-errors.ts';

const MAX_LENGTH = 2000;

/** `skip` of a configuration: the types of events that an Owner does not want. */
export const skipConfig = z
  .string({ error: say.CONFIG_SKIP })
  .max(MAX_LENGTH, { error: say.CONFIG_SKIP })
  .refine((text) => wordsOf(text).every((word) => WORD.test(word)), { error: say.CONFIG_SKIP })
  .optional();

/** The same in a form; `usual`: what is left out where an Owner says nothing. */
export function skipField(example: string, usual = 'none'): FormField {
  return {
    name: 'skip',
    title: 'Types that are left out',
    type: 'text',
    help:
      `Types of events with commas between them, such as ${example}; * at the end matches any text. When ` +
      `absent: ${usual}.`,
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
