import type { OptionsFacts } from '../../../../src/destinations/rules/delivery-options-rules.ts';

/** How events go to a destination, as the fields of the form have it: numbers as they are typed. */
export type OptionValues = Readonly<Record<keyof OptionsFacts, string>>;

/** What can be chosen where requests can be signed. */
export const SIGNED = [
  { option: true, value: 'signed', label: 'Signed' },
  { option: false, value: 'unsigned', label: 'Not signed' },
] as const;

const NUMBER = /^\d+$/;

export function optionValuesOf(options: OptionsFacts): OptionValues {
  return {
    format: options.format,
    batchMaxEvents: String(options.batchMaxEvents),
    batchMaxBytes: String(options.batchMaxBytes),
    batchMaxAgeMs: String(options.batchMaxAgeMs),
    compression: options.compression,
    signed: SIGNED.find(({ option }) => option === options.signed)?.value ?? '',
  };
}

/** The options that the fields say; NaN where a text is not a whole number, which the rules refuse. */
export function optionsIn(values: OptionValues): OptionsFacts {
  return {
    format: values.format,
    batchMaxEvents: numberIn(values.batchMaxEvents),
    batchMaxBytes: numberIn(values.batchMaxBytes),
    batchMaxAgeMs: numberIn(values.batchMaxAgeMs),
    compression: values.compression,
    signed: SIGNED.find(({ value }) => value === values.signed)?.option ?? null,
  };
}

/** Those of the options that become others. */
export function changedOptions(before: OptionsFacts, values: OptionValues): Partial<OptionsFacts> {
  const wanted = Object.entries(optionsIn(values));
  return Object.fromEntries(wanted.filter(([name, value]) => value !== before[name as keyof OptionsFacts]));
}

/** What was changed in the form, and the rest as others have made it since. */
export function rebaseOptions(values: OptionValues, opened: OptionsFacts, now: OptionsFacts): OptionValues {
  return optionValuesOf({ ...now, ...changedOptions(opened, values) });
}

function numberIn(text: string): number {
  return NUMBER.test(text.trim()) ? Number(text) : NaN;
}
