import { maskUrl } from '../../outbound/mask-url.ts';
import { changedMembers } from '../changed-members.ts';
import { checkAddress } from '../check-address.ts';
import type { DestinationKind } from '../kind.ts';
import { FORMATS_IN_JSON, GZIP_BATCHES, HIDDEN } from '../kind-options.ts';
import { gcpConfig, type GcpConfig } from './config.ts';
import { gcpAnswers, gcpConfigTexts } from './google-cloud-logging-errors.ts';
import { openGcp, type GcpSecret } from './sender.ts';

/** Events as entries of a log in Google Cloud Logging. */
export const gcpKind: DestinationKind<GcpConfig, GcpSecret> = {
  name: 'gcp',
  title: 'Google Cloud Logging',
  errors: [gcpConfigTexts, gcpAnswers],
  config: gcpConfig,
  secrets: {
    private_key: {
      title: 'Private key',
      replacing:
        'Use the Google Cloud console to view the private key. To change the private key, replace it with a new private key.',
      required: true,
      length: { minimum: 1, maximum: 4_096 },
      pattern: /-----BEGIN (?:RSA )?PRIVATE KEY-----/,
      mismatch: gcpConfigTexts.GCP_KEY_INVALID,
      ...HIDDEN,
    },
  },
  secretToken: 'private_key',
  form: [
    {
      ...{ name: 'googleProjectIdName', title: 'Project ID', type: 'text', required: true },
      help: 'Id of the Google Cloud project that the log belongs to.',
      placeholder: 'my-google-project',
    },
    {
      ...{ name: 'clientEmail', title: 'Client Email', type: 'text', required: true },
      help: 'E-mail address of the service account that writes, as in its JSON file.',
      placeholder: 'my-email@my-google-project.iam.gserviceaccount.com',
    },
    {
      ...{ name: 'logIdName', title: 'Log ID', type: 'text' },
      help: 'Name of the log; audit-events when empty.',
      placeholder: 'audit-events',
    },
    {
      ...{ name: 'endpoint', title: 'Endpoint', type: 'url' },
      help: 'Address of Cloud Logging, if it is not Google’s own, such as that of a private endpoint.',
    },
  ],
  takesHeaders: false,
  options: GZIP_BATCHES,
  formats: FORMATS_IN_JSON,
  identifiedBy: ['logIdName', 'googleProjectIdName'],
  identity: ({ googleProjectIdName, logIdName, endpoint }) => ({
    key: JSON.stringify([googleProjectIdName, logIdName]),
    shown: `${endpoint === undefined ? '' : `${maskUrl(endpoint)}/`}projects/${googleProjectIdName}/logs/${logIdName}`,
  }),
  check: ({ endpoint }, urls) => checkAddress(endpoint, urls),
  changes: changedMembers('googleProjectIdName', 'clientEmail', 'logIdName', 'endpoint'),
  open: openGcp,
};
