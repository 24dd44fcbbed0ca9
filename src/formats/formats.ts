import { CLOUDEVENTS_BINARY } from './cloudevents/binary.ts';
import { CLOUDEVENTS } from './cloudevents/structured.ts';
import type { Format, FormatPlace, OpenFormat } from './format.ts';
import { GITLAB } from './gitlab.ts';
import { JSON_LINES } from './json-lines.ts';
import { OCSF } from './ocsf/ocsf.ts';

/** Every format there is; the first one is the default of a destination. */
export const FORMATS: readonly [Format, ...Format[]] = [
  GITLAB,
  JSON_LINES,
  CLOUDEVENTS,
  CLOUDEVENTS_BINARY,
  OCSF,
];

/** The format of this name; undefined when it is unknown. */
export function formatNamed(name: string): Format | undefined {
  return FORMATS.find((format) => format.name === name);
}

/** The format of this name, ready to write. Throws for one that there is not: names are checked when they are saved. */
export function openFormat(name: string, place: FormatPlace): OpenFormat {
  const format = formatNamed(name);
  if (format === undefined) throw new Error(`There is no format named ${name}`);
  return format.open(place);
}
