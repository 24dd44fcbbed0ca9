import { defineErrors } from '../../errors/define-errors.ts';

/** What is wrong with a configuration or a token. */
export const hecConfigTexts = defineErrors('Payloads of mutations', {
  HEC_URL_INVALID:
    'Config url must be the http or https address of the HTTP Event Collector, such as https://splunk.example.com:8088',
  HEC_URL_TOO_LONG: 'Config url is too long (maximum is {maximum} characters)',
  HEC_URL_WITH_SECRET:
    'Config url must not hold a user name, a password or a query: put the token into secretToken',
  HEC_URL_PATH:
    'Config url must end with the host, or with /services/collector and what Splunk has below it, such as /services/collector/event',
  HEC_INDEX_INVALID:
    'Config index must be the name of an index: up to 80 lowercase letters, digits, hyphens and underscores, beginning with a letter or a digit',
  HEC_TEXT_INVALID: 'Config {member} must be a text of 1 to {maximum} characters without control characters',
  HEC_ACKNOWLEDGEMENT_INVALID: 'Config acknowledgement must be true or false',
  HEC_CONFIG_UNKNOWN_MEMBER:
    'Config takes url, index, source, sourcetype, host and acknowledgement, and nothing else',
  HEC_TOKEN_INVALID:
    'Secret token must be the token alone, without blanks, line breaks or the word Splunk before it',
});

/** Of attempts; `{said}` is the text that came back. */
export const hecAnswers = defineErrors('Deliveries', {
  // Faults that only a user can correct.
  HEC_DENIES_TOKEN:
    'Splunk answered "{said}" (code {code}): enable the token in Splunk, or set the right one as secretToken',
  HEC_DENIES_INDEX:
    'Splunk answered "{said}" (code {code}): allow the index {index} for the token in Splunk, or set another index',
  HEC_DENIES_CHANNEL:
    'Splunk answered "{said}" (code {code}): send to the indexers through a load balancer with sticky sessions, or switch acknowledgement off here and for the token',
  HEC_DENIES_PATH:
    'Splunk answered "{said}" (code {code}): set the url to the address of the HTTP Event Collector, whose port is 8088 unless it was changed',
  // Messages that attempts have beside their status.
  HEC_ANSWERED: 'Splunk answered "{said}" (code {code}): see the log of Splunk',
  HEC_REFUSES:
    'Splunk refuses this event for good, and answered "{said}" (code {code}): see the log of Splunk, then send it again',
  HEC_NOT_HEC:
    'What answered ({status}) is not the HTTP Event Collector: set the url to its address, whose port is 8088 unless it was changed, and check any proxy in front of it',
  HEC_SICK: 'Splunk answered "{said}" (code {code}) when it was asked for its health: see the log of Splunk',
  // A class of answers, as it is stored with the attempt.
  hec: 'hec',
});
