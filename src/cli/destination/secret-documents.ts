import { graphql } from '../api/graphql.ts';
import { PAGE_INFO } from '../api/pages.ts';

/** Asked for only where the caller wants to see or use them. */
export const GROUP_SECRETS = graphql(
  `
    query GroupSecrets($group: ID!, $after: String) {
      group(fullPath: $group) {
        externalAuditEventDestinations(first: 50, after: $after) {
          nodes {
            id
            verificationToken
            signingSecret
          }
          pageInfo {
            ...PageInfo
          }
        }
      }
    }
  `,
  [PAGE_INFO],
);

export const INSTANCE_SECRETS = graphql(
  `
    query InstanceSecrets($after: String) {
      # The lists are empty for whoever is no admin; this one is null.
      auditEvents(first: 0) {
        nodes {
          id
        }
      }
      instanceExternalAuditEventDestinations(first: 50, after: $after) {
        nodes {
          id
          verificationToken
          signingSecret
        }
        pageInfo {
          ...PageInfo
        }
      }
    }
  `,
  [PAGE_INFO],
);
