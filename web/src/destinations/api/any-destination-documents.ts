import { graphql } from '../../api/graphql.ts';

/** What takes the id of any destination, whoever it belongs to. */
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
