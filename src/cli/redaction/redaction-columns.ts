import type { Column } from '../output/table.ts';
import type { Redaction } from './redaction-documents.ts';

const listed = (rules: readonly string[]): string => rules.join('  ');

export const REDACTION_COLUMNS: readonly Column<Redaction>[] = [
  { title: 'on', value: ({ enabled }) => enabled },
  { title: 'keys', value: ({ keys }) => listed(keys) },
  { title: 'patterns', value: ({ patterns }) => listed(patterns) },
  { title: 'paths', value: ({ paths }) => listed(paths) },
];
