import type { ErrorText } from '../../errors/define-errors.ts';
import { amazonS3Texts as say } from './amazon-s3-errors.ts';

const MAX_LENGTH = 255;
const ORIGIN = /^https?:\/\/[^\s/?#@\\]+\/?$/i;

/** What is wrong with the text of a store's address, where it leads apart. */
export function endpointErrors(text: string): readonly ErrorText[] {
  return text.length <= MAX_LENGTH && ORIGIN.test(text) && URL.canParse(text) ? [] : [say.ENDPOINT_INVALID];
}
