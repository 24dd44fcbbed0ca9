import type { z } from 'zod';
import { tableText, type ErrorText } from '../errors/define-errors.ts';

/** What the rules of a kind say about a configuration; all their messages come out of tables of errors. */
export function checkConfig(rules: z.ZodType, config: unknown): ErrorText[] {
  const reading = rules.safeParse(config);
  if (reading.success) return [];
  return [...new Set(reading.error.issues.map(({ message }) => tableText(message)))];
}
