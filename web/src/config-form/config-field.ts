import { graphql, type ResultOf } from '../api/graphql.ts';

/** A field of a configuration, as the server says what it is: of a kind of destination or of source. */
export const ConfigFieldFragment = graphql(`
  fragment ConfigField on AuditEventFormField {
    name
    title
    type
    required
    choices
    help
    placeholder
  }
`);

export type ConfigField = ResultOf<typeof ConfigFieldFragment>;
