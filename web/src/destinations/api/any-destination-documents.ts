import { graphql } from '../../api/graphql.ts';

/** Operations that take the id of any destination, of a group or of the instance. */
export const anyDestinationDocuments = {
  test: graphql(`
    mutation DestinationTest($input: ExternalAuditEventDestinationTestInput!) {
      result: externalAuditEventDestinationTest(input: $input) {
        errors
        attempt {
          status
          durationMs
          errorClass
          errorMessage
          answer
        }
      }
    }
  `),
  retry: graphql(`
    mutation DeliveriesRetry($input: AuditEventsStreamingDeliveriesRetryInput!) {
      result: auditEventsStreamingDeliveriesRetry(input: $input) {
        errors
        retriedCount
        parkedCount
      }
    }
  `),
  replay: graphql(`
    mutation Replay($input: ExternalAuditEventDestinationReplayInput!) {
      result: externalAuditEventDestinationReplay(input: $input) {
        errors
      }
    }
  `),
  replayCancel: graphql(`
    mutation ReplayCancel($input: ExternalAuditEventDestinationReplayCancelInput!) {
      result: externalAuditEventDestinationReplayCancel(input: $input) {
        errors
      }
    }
  `),
} as const;
