import type { OwnEvent } from '../../access/audit-trail.ts';
import type { Destination } from '../../database/generated/client.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import type { AnyDestinationKind } from '../../destination-kinds/kind.ts';
import { optionsOf, shownOptions, type OptionColumns } from '../model/delivery-options.ts';
import { deliveryOptionsErrors } from '../rules/delivery-options-rules.ts';
import { isSigned } from '../secrets/signing-secret.ts';
import { changedEvent, type Permit } from './destination-events.ts';

/** What is null or absent stays as it is. */
export type WantedOptions = {
  readonly [Option in keyof OptionColumns]?: OptionColumns[Option] | null | undefined;
};

/** What becomes of the options. */
export interface OptionsChange {
  readonly errors: readonly ErrorText[];
  /** The columns that become others. */
  readonly columns: Partial<OptionColumns>;
}

/** Names of the options in audit events. */
const COLUMNS = {
  format: 'format',
  batchMaxEvents: 'batch_max_events',
  batchMaxBytes: 'batch_max_bytes',
  batchMaxAgeMs: 'batch_max_age_ms',
  compression: 'compression',
  signed: 'signed',
} as const satisfies Record<keyof OptionColumns, string>;
const OPTIONS = Object.keys(COLUMNS) as (keyof OptionColumns)[];

/** The options after the change. Only options that change are checked, so that stored ones never prevent a change. */
export function planOptions(
  kind: Pick<AnyDestinationKind, 'formats' | 'secrets'>,
  before: OptionColumns,
  wanted: WantedOptions,
): OptionsChange {
  const shown = shownOptions(kind, optionsOf(before));
  const given = OPTIONS.flatMap((option) => {
    const value = wanted[option] ?? undefined;
    return value === undefined || value === shown[option] ? [] : [[option, value] as const];
  });
  const columns: Partial<OptionColumns> = Object.fromEntries(given);
  const takes = { formats: kind.formats, signed: isSigned(kind) };
  const errors = given.length === 0 ? [] : deliveryOptionsErrors({ ...shown, ...columns }, takes);
  return { errors, columns };
}

/** An event for each option that becomes another. */
export function optionEvents(
  permit: Permit,
  before: Pick<Destination, 'id' | 'name'> & OptionColumns,
  { columns }: OptionsChange,
): OwnEvent[] {
  return OPTIONS.flatMap((option) => {
    const value = columns[option];
    if (value === undefined) return [];
    return [changedEvent(permit, before, COLUMNS[option], String(before[option]), String(value))];
  });
}
