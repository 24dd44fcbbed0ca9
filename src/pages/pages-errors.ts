import { defineErrors } from '../errors/define-errors.ts';

export const pagesErrors = defineErrors('Start', {
  PAGES_NOT_BUILT: '{path} cannot be read ({reason}). Build the pages with: npm run build',
});
