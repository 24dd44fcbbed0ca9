import type { Cli } from '../cli.ts';
import { examples } from '../define-command.ts';
import { SOURCE_COUNTS } from './source-documents.ts';
import { findSource, SOURCE_FIELDS, sourceCommand } from './sources.ts';

export function sourceShow(cli: Cli) {
  return sourceCommand(
    'show',
    'Show a source: how many events came in the last day, and which records were left out and why',
  )
    .addHelpText('after', examples('source show spinnaker --group my-group'))
    .action(async (text, { group }) => {
      const api = await cli.api();
      const source = await findSource(api, group, text);
      const { auditEventsSource: counts } = await api.query(SOURCE_COUNTS, { id: source.id });
      const { hours = [], reasons = [] } = counts ?? {};
      const sum = (what: 'accepted' | 'duplicates' | 'skipped' | 'refused'): number =>
        hours.reduce((all, hour) => all + hour[what], 0);
      cli.printer.record({ ...source, hours, reasons }, [
        ...SOURCE_FIELDS,
        ...(['accepted', 'duplicates', 'skipped', 'refused'] as const).map((what) => ({
          title: `${what} (24 h)`,
          value: () => sum(what),
        })),
        ...reasons.map(({ refused, reason, count }) => ({
          title: refused ? 'refused' : 'skipped',
          value: () => `${count} × ${reason}`,
        })),
      ]);
    });
}
