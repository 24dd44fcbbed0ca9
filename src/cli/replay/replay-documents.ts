import { graphql, type ResultOf } from '../api/graphql.ts';
import { twinsOf } from '../api/twins.ts';

const REPLAY = graphql(`
  fragment Replay on AuditEventStreamingReplay {
    id
    state
    from
    to
    total
    done
    delivered
    failed
    createdAt
    finishedAt
  }
`);

export type Replay = ResultOf<typeof REPLAY>;

export const REPLAYS = twinsOf(
  graphql(
    `
      query Replays($id: AuditEventsInstanceExternalStreamingDestinationID!, $first: Int!) {
        destination: instanceAuditEventStreamingDestination(id: $id) {
          replays(first: $first) {
            nodes {
              ...Replay
            }
          }
        }
      }
    `,
    [REPLAY],
  ),
);

export const START_REPLAY = graphql(
  `
    mutation StartReplay($input: ExternalAuditEventDestinationReplayInput!) {
      externalAuditEventDestinationReplay(input: $input) {
        errors
        replay {
          ...Replay
        }
      }
    }
  `,
  [REPLAY],
);

export const CANCEL_REPLAY = graphql(
  `
    mutation CancelReplay($id: AuditEventsStreamingReplayID!) {
      externalAuditEventDestinationReplayCancel(input: { id: $id }) {
        errors
        replay {
          ...Replay
        }
      }
    }
  `,
  [REPLAY],
);
