import { graphql, type ResultOf } from '../api/graphql.ts';
import { twinsOf } from '../api/twins.ts';

const HEADER = graphql(`
  fragment Header on BaseHeaderInterface {
    id
    key
    value
    active
  }
`);

/** A custom header as the API has it. */
export type Header = ResultOf<typeof HEADER>;

/** A destination with its headers. */
export const WITH_HEADERS = twinsOf(
  graphql(
    `
      fragment Listed on InstanceExternalAuditEventDestination {
        id
        headers(first: 20) {
          nodes {
            ...Header
          }
        }
      }
    `,
    [HEADER],
  ),
);

export const CREATE_HEADER = twinsOf(
  graphql(
    `
      mutation CreateHeader($input: AuditEventsStreamingInstanceHeadersCreateInput!) {
        result: auditEventsStreamingInstanceHeadersCreate(input: $input) {
          errors
          header {
            ...Header
          }
        }
      }
    `,
    [HEADER],
  ),
);

export const UPDATE_HEADER = twinsOf(
  graphql(
    `
      mutation UpdateHeader($input: AuditEventsStreamingInstanceHeadersUpdateInput!) {
        result: auditEventsStreamingInstanceHeadersUpdate(input: $input) {
          errors
          header {
            ...Header
          }
        }
      }
    `,
    [HEADER],
  ),
);

export const DESTROY_HEADER = twinsOf(
  graphql(`
    mutation DestroyHeader($headerId: AuditEventsStreamingInstanceHeaderID!) {
      auditEventsStreamingInstanceHeadersDestroy(input: { headerId: $headerId }) {
        errors
      }
    }
  `),
);
