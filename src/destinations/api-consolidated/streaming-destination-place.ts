import { DESTINATION_KINDS } from '../../destination-kinds/kinds.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import type { JsonValue } from '../../json/json-value.ts';
import { consolidatedTexts as say } from '../rules/destination-errors.ts';
import { parseHttpConfig, type ConfigHeader } from '../rules/http-config.ts';

/** Where a consolidated destination is to send, or what is wrong with that. */
export interface Place {
  readonly destinationUrl: string | undefined;
  readonly headers?: readonly ConfigHeader[];
  readonly wrong: readonly ErrorText[];
}

/** Reads `category` and `config`; what is null or absent stays as it is. */
export function readPlace(category: string | null | undefined, config: JsonValue | null | undefined): Place {
  const wrongCategory = typeof category === 'string' ? categoryErrors(category) : [];
  // Of another category, the config is not ours to judge.
  if (wrongCategory.length > 0) return { destinationUrl: undefined, wrong: wrongCategory };
  if (config === null || config === undefined) return { destinationUrl: undefined, wrong: [] };
  const reading = parseHttpConfig(config);
  if (!reading.ok) return { destinationUrl: undefined, wrong: reading.errors };
  return { destinationUrl: reading.config.url, headers: reading.config.headers, wrong: [] };
}

/** Categories of GitLab's of which there may be no kind. */
const GITLABS: ReadonlySet<string> = new Set(['gcp', 'aws']);

function categoryErrors(category: string): ErrorText[] {
  if (DESTINATION_KINDS.some(({ name }) => name === category)) return [];
  return [GITLABS.has(category) ? say.CATEGORY_NOT_SUPPORTED({ category }) : say.CATEGORY_UNKNOWN];
}
