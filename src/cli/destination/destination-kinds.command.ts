import { graphql } from '../api/graphql.ts';
import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';
import { kindLines } from '../kind-lines.ts';

const DESTINATION_KINDS = graphql(`
  query DestinationKinds {
    auditEventDestinationKinds {
      name
      title
      form {
        name
        title
        type
        required
        choices
        help
      }
      secretToken {
        title
        help
        required
      }
      headers
      formats
    }
  }
`);

export function destinationKinds(cli: Cli) {
  return command('kinds', 'Kinds of destinations (categories) and the fields of their configuration')
    .addHelpText('after', examples('destination kinds'))
    .action(async () => {
      const api = await cli.api();
      const kinds = (await api.query(DESTINATION_KINDS, {})).auditEventDestinationKinds;
      cli.printer.result(kinds, () =>
        kinds.flatMap(({ secretToken: { title, help, required }, formats, ...kind }) => [
          ...kindLines(kind),
          `  secretToken${required ? ' (required)' : ''}  ${title}.${help === null ? '' : ` ${help}`}`,
          `  formats: ${formats.join(', ')}`,
        ]),
      );
    });
}
