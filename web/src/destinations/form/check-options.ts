import {
  deliveryOptionsErrors,
  type KnownFormat,
  type OptionsFacts,
} from '../../../../src/destinations/rules/delivery-options-rules.ts';
import { toFieldError, type FieldError, type KindWords } from './field-errors.ts';
import { changedOptions, optionsIn, type OptionValues } from './option-values.ts';

/** What is wrong with how events are to go out. `formats` is undefined until the server has said which there are. */
export function checkOptions(
  kind: KindWords,
  values: OptionValues,
  before: OptionsFacts,
  formats: readonly KnownFormat[] | undefined,
): readonly FieldError[] {
  // As on the server: options that do not change are not checked.
  if (Object.keys(changedOptions(before, values)).length === 0) return [];
  const options = optionsIn(values);
  const known = formats ?? [{ name: options.format, batches: true }];
  return deliveryOptionsErrors(options, { formats: known, signed: kind.signed }).map((text) =>
    toFieldError(kind, text),
  );
}
