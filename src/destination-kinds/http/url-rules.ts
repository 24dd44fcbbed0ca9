import type { ErrorText } from '../../errors/define-errors.ts';
import { httpTexts as say } from './http-errors.ts';

const MAX_URL = 255;

/** What is wrong with the text of a URL, where it leads apart. */
export function urlErrors(text: string): readonly ErrorText[] {
  if (text === '') return [say.URL_BLANK, say.URL_NOT_A_URL];
  // Characters as a reader counts them, not UTF-16 units.
  return [...text].length > MAX_URL ? [say.URL_TOO_LONG({ maximum: MAX_URL })] : [];
}
