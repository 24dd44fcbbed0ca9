import { defineErrors } from '../../errors/define-errors.ts';

/** What is wrong with a configuration or a token. */
export const otlpConfigTexts = defineErrors('Payloads of mutations', {
  OTLP_URL_INVALID:
    'Config url must be the http or https address of an OTLP receiver over HTTP, such as https://otel.example.com:4318',
  OTLP_URL_TOO_LONG: 'Config url is too long (maximum is {maximum} characters)',
  OTLP_URL_WITH_SECRET:
    'Config url must not hold a user name, a password or a query: put secrets into secretToken or headers',
  OTLP_CONFIG_UNKNOWN_MEMBER: 'Config takes url and headers, and nothing else',
  OTLP_HEADERS_INVALID:
    'Config headers must be names with values, as an object or as a text like api-key=…,x-tenant=…: up to {maximum}, each name once, each value of 1 to {longest} characters without control characters',
  OTLP_HEADERS_RESERVED: 'Config headers must not have {name}: this server sets it',
  OTLP_TOKEN_INVALID:
    'Secret token must be a token alone, which is sent as Bearer, or a scheme, one blank and the credentials, such as ApiKey …, without line breaks',
});

/** Of attempts; `{said}` is the text that came back. */
export const otlpAnswers = defineErrors('Deliveries', {
  // Faults that only a user can correct.
  OTLP_DENIES_LOGIN:
    'The receiver answered {status} "{said}": set the secretToken or the headers that it requires, and check that its key may write logs',
  OTLP_DENIES_PATH:
    'The receiver answered {status} "{said}": set the url to its address for OTLP over HTTP; requests go to /v1/logs below it',
  OTLP_DENIES_ENCODING:
    'The receiver answered {status} "{said}": it does not accept JSON, or does not accept gzip; set compression to none, or put an OpenTelemetry Collector in between',
  // Messages that attempts have beside their status.
  OTLP_ANSWERED: 'The receiver answered {status} "{said}": see its log',
  OTLP_REFUSES:
    'The receiver refuses this event for good, and answered {status} "{said}": correct what it names, then send it again',
  OTLP_REFUSED_SOME:
    'The receiver refused {rejected} of the {events} events of this request for good and does not say which: "{said}". Set batchMaxEvents to 1: then each refused event is a dead letter',
  OTLP_NOT_OTLP:
    'A web page answered ({status}), not an OTLP receiver: set the url to its address for OTLP over HTTP, and check any proxy in front of it',
  // Classes of answers, as they are stored with the attempt.
  otlp: 'otlp',
  page: 'page',
});
