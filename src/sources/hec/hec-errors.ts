import { defineErrors } from '../../errors/define-errors.ts';

/** Splunk's texts, which forwarders log as they are; their numbers are in `hec-answers.ts`. */
export const hecErrors = defineErrors('Splunk HEC', {
  HEC_TOKEN_DISABLED: 'Token disabled',
  HEC_TOKEN_REQUIRED: 'Token is required',
  HEC_INVALID_AUTHORIZATION: 'Invalid authorization',
  HEC_INVALID_TOKEN: 'Invalid token',
  HEC_NO_DATA: 'No data',
  HEC_INVALID_DATA_FORMAT: 'Invalid data format',
  HEC_SERVER_ERROR: 'Internal server error',
  HEC_SERVER_BUSY: 'Server is busy',
  HEC_CHANNEL_MISSING: 'Data channel is missing',
  HEC_CHANNEL_INVALID: 'Invalid data channel',
  HEC_EVENT_REQUIRED: 'Event field is required',
  HEC_EVENT_BLANK: 'Event field cannot be blank',
  HEC_ACK_DISABLED: 'ACK is disabled',
  HEC_FIELDS_INVALID: 'Error in handling indexed fields',
  HEC_UNHEALTHY: 'HEC is unhealthy, queues are full',
  HEC_NOT_FOUND: 'The requested URL was not found on this server.',
});
