import { defineErrors } from '../../errors/define-errors.ts';

/** What is wrong with a configuration or a key. */
export const gcpConfigTexts = defineErrors('Payloads of mutations', {
  // Our own: GitLab has no endpoint, and looks at no key.
  GCP_ENDPOINT_INVALID:
    'Config endpoint must be the http or https address of Cloud Logging without path and query, such as https://logging-restricted.example.com',
  GCP_KEY_INVALID:
    'Secret token must be the private key of a service account: the value of "private_key" in its JSON file, or the whole file',
  // GitLab's words in its own mutations, which stay as they are.
  GCP_LOG_CHARACTERS:
    'Log id name must only contain letters, digits, forward-slash, underscore, hyphen or period',
  GCP_PROJECT_CHARACTERS:
    'Google project id name must only contain lowercase letters, digits, or hyphens, and must start with a letter and end with a letter or a digit',
});

/** Of attempts; `{said}` is the text that came back. */
export const gcpAnswers = defineErrors('Deliveries', {
  // Faults that only a user can correct.
  GCP_DENIES_KEY:
    'The private key cannot be used ({reason}): set the key of a service account as secretToken',
  GCP_DENIES_LOGIN:
    'Google answered "{said}" ({code}): set the clientEmail and the private key of one service account, check that the key was not deleted, and that the clock of this server is right',
  GCP_DENIES_PERMISSION:
    'Google answered "{said}" ({code}): give the service account the role Logs Writer in the project, and enable the Cloud Logging API there',
  GCP_DENIES_PROJECT: 'Google answered "{said}" ({code}): set the id of a project that exists',
  // Messages that attempts have beside their status.
  GCP_ANSWERED:
    'Google answered "{said}" ({code}): see the status of Google Cloud, and the quotas of the project',
  GCP_NOT_GCP:
    'What answered ({status}) is not Cloud Logging: check the endpoint, and any proxy in front of it',
  GCP_REFUSES:
    'Google refuses this event for good, and answered "{said}" ({code}): correct it, then send it again',
  GCP_ENTRY_TOO_LARGE:
    'The event has {bytes} bytes, and Cloud Logging accepts {maximum} in an entry: the server did not send it. Let redaction shorten large events, or send them to a destination of another kind',
  // Classes of answers, as they are stored with the attempt.
  google: 'google',
  oversize: 'oversize',
});
