import { z } from 'zod';
import { type ConfigMember, sourceConfig } from '../source-config.ts';
import type { SourceKind } from '../source-kind.ts';
import { sourceTexts as say } from '../sources-errors.ts';
import { isJsonPointer } from './json-pointer.ts';
import { mapJson, POINTERS, type JsonConfig, type PointerName } from './map-record.ts';
import { JSON_SNIPPETS } from './snippets.ts';

const pointer = z
  .string({ error: say.CONFIG_POINTER })
  .max(255, { error: say.CONFIG_POINTER })
  .refine(isJsonPointer, { error: say.CONFIG_POINTER })
  .optional();

const pointers = Object.fromEntries(
  POINTERS.map(({ name, ...words }) => [name, { rule: pointer, field: { ...words, type: 'text' } }]),
) as Record<PointerName, ConfigMember<typeof pointer>>;

const { config, form } = sourceConfig({
  system: {
    rule: z
      .string({ error: say.CONFIG_SYSTEM })
      .regex(/^[a-z][a-z0-9_]{0,31}$/, { error: say.CONFIG_SYSTEM })
      .optional(),
    field: {
      title: 'Name of the system',
      type: 'text',
      help: 'Prefix of the types of its events: lowercase letters, digits and underscores, for example shop.',
    },
  },
  ...pointers,
});

/** Any system that sends JSON: its configuration says by JSON pointers what stands where. */
export const jsonKind: SourceKind<JsonConfig> = {
  name: 'json',
  title: 'JSON',
  config,
  form,
  snippets: JSON_SNIPPETS,
  faults: 'skip',
  recognises: false,
  map: mapJson,
};
