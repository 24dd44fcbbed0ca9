import { graphql } from '../../api/graphql.ts';

// Fields that are the same for destinations of a group and of the instance, because the API has one type for both.

export const LastHourFragment = graphql(`
  fragment LastHour on AuditEventStreamingDeliveryCounts {
    lastHour {
      delivered
      failed
      refused
    }
    lastHourSeries {
      at
      delivered
      failed
      refused
    }
  }
`);

/** How events go to a destination. */
export const DeliveryOptionsFragment = graphql(`
  fragment DeliveryOptions on AuditEventStreamingDeliveryOptions {
    format
    batchMaxEvents
    batchMaxBytes
    batchMaxAgeMs
    compression
    signed
  }
`);

/** A delivery in the list. */
export const DeliveryFragment = graphql(`
  fragment Delivery on AuditEventStreamingDelivery {
    id
    eventId
    eventType
    status
    nextAttemptAt
    attempts {
      attemptedAt
      status
      durationMs
      errorClass
      events
    }
  }
`);

/** One delivery with all its fields. */
export const WholeDeliveryFragment = graphql(`
  fragment WholeDelivery on AuditEventStreamingDelivery {
    id
    eventId
    eventType
    status
    nextAttemptAt
    body
    requestHeaders {
      name
      value
    }
    attempts {
      number
      trigger
      attemptedAt
      status
      durationMs
      events
      errorClass
      errorMessage
      answer
      phases {
        dnsMs
        tcpMs
        tlsMs
        firstByteMs
      }
    }
  }
`);

export const ReplayFragment = graphql(`
  fragment Replay on AuditEventStreamingReplay {
    id
    from
    to
    state
    total
    done
    failed
    createdAt
    finishedAt
  }
`);
