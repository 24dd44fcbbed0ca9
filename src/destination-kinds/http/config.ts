import { z } from 'zod';
import { configTexts } from '../kind-errors.ts';
import { httpTexts as say } from './http-errors.ts';
import { urlErrors } from './url-rules.ts';

const url = z.string({ error: say.URL_NOT_A_URL }).check(({ value, issues }) => {
  issues.push(...urlErrors(value).map((message) => ({ code: 'custom' as const, input: value, message })));
});

/** The configuration of a destination over HTTP; its headers have a table, because GitLab's API gives them ids. */
export const httpConfig = z.strictObject({ url }, { error: configTexts.CONFIG_INVALID });

export type HttpConfig = z.infer<typeof httpConfig>;
