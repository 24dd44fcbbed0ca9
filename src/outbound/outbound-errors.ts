import { defineErrors } from '../errors/define-errors.ts';

/** GitLab's words for a refused URL; they follow "Destination url is blocked: ". */
export const urlErrors = defineErrors('Payloads of mutations', {
  URL_INVALID: 'URI is invalid',
  URL_SCHEME: 'Only allowed schemes are http, https',
  URL_HOST_INVALID: 'Hostname or IP address invalid',
  URL_UNRESOLVABLE: 'Host cannot be resolved or invalid',
  URL_LOCALHOST: 'Requests to localhost are not allowed',
  URL_LOOPBACK: 'Requests to loopback addresses are not allowed',
  URL_LOCAL_NETWORK: 'Requests to the local network are not allowed',
  URL_LINK_LOCAL: 'Requests to the link local network are not allowed',
  URL_SHARED_ADDRESS_SPACE: 'Requests to the shared address space are not allowed',
  URL_BROADCAST: 'Requests to the limited broadcast address are not allowed',
  URL_DENIED: 'Requests to hosts and addresses on the denylist are not allowed',
});

/**
 * The reason why a request got no answer, by the class that is stored with the attempt; `NO_CONNECTION` has the class
 * `timeout`.
 */
export const failureErrors = defineErrors('Deliveries', {
  'refused-address': '{what}: allow the address or use a public one',
  dns: '{what}: check the host name and its name servers',
  connect: '{what}: check that the receiver listens there and can be reached from here',
  tls: '{what}: check the scheme and the certificate of the receiver',
  timeout: '{what}: answer sooner',
  NO_CONNECTION:
    '{what}: check the host name, the receiver, and the network and name servers between here and there',
  connection: '{what}: the connection ended before a status came; see the log of the receiver',
  protocol: '{what}: what was sent or received is not HTTP/1.1; see the log of the receiver',
  aborted: '{what}: send it again',
});

/** Each goes before the advice of its class. */
export const failureCauses = defineErrors('Deliveries', {
  NOT_RESOLVED_IN_TIME: 'No connection within {milliseconds} ms, because no name server answered',
  NAME_SERVERS_SILENT: 'No name server answered within {milliseconds} ms',
  NO_CONNECTION_IN_TIME: 'No connection within {milliseconds} ms',
  NO_TLS_IN_TIME: 'No connection within {milliseconds} ms, because the TLS handshake did not end',
  CLOSED_AT_ONCE: 'The connection was closed as soon as it was open',
  NO_ANSWER_IN_TIME: 'No answer within {milliseconds} ms',
  ANSWER_TOO_LONG: 'The answer was longer than {kibibytes} KiB',
  INTERIM_TOO_MANY: 'More than {maximum} answers of 1xx came without a final answer',
  PROTOCOL_SWITCHED: 'The answer was 101 (Switching Protocols), which was not asked for',
  LEFTOVER: 'The receiver sent more bytes than its last answer announced',
  GIVEN_UP: 'Given up',
  CLIENT_CLOSED: 'The client is closed',
  ADDRESS_REFUSED: '{rule} ({address})',
});

export const addressListErrors = defineErrors('Start', {
  ADDRESS_LIST_RANGE: '"{entry}" is not a CIDR range; write 10.0.0.0/8 or fd00::/8',
  ADDRESS_LIST_ENTRY:
    '"{entry}" is neither an IP address nor a CIDR range nor a host name; leave out scheme, port and wildcards',
});
