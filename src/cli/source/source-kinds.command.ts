import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';
import { kindLines } from '../kind-lines.ts';
import { SOURCE_KINDS } from './source-documents.ts';

export function sourceKinds(cli: Cli) {
  return command('kinds', 'Kinds of sources and the fields of their configuration')
    .addHelpText('after', examples('source kinds'))
    .action(async () => {
      const api = await cli.api();
      const { auditEventsSourceKinds: kinds } = await api.query(SOURCE_KINDS, {});
      cli.printer.result(kinds, () => kinds.flatMap(kindLines));
    });
}
