/** One of GitLab's own APIs of one kind, with what its documents and its page send. */
export interface ConfigurationsUnderTest {
  readonly title: string;
  readonly category: string;
  /** What GitLab says in audit events, behind `Created ` or `Created Instance `, and of how many there may be. */
  readonly what: string;
  readonly plural: string;
  readonly shown: string;
  readonly members: Readonly<Record<string, string>>;
  /** The input's name for the secret, and ours. */
  readonly secret: readonly [field: string, stored: string];
  readonly events: string;
  readonly owners: Readonly<Record<'group' | 'instance', OwnersNames>>;
  /** Another one beside the first of the owner. */
  readonly other: (n: number) => Readonly<Record<string, string>>;
  /** A change of every member but the secret, with the events that tell of it. */
  readonly change: Readonly<Record<string, string>>;
  readonly changes: readonly string[];
  readonly wrong: readonly (readonly [input: Readonly<Record<string, string>>, errors: readonly string[]])[];
}

interface OwnersNames {
  readonly mutations: Readonly<Record<'create' | 'update' | 'destroy', string>>;
  readonly field: string;
  readonly list: string;
  readonly model: string;
  readonly taken: string;
}

const KEY = 'AKIAIOSFODNN7EXAMPLE';

export const AMAZON_S3: ConfigurationsUnderTest = {
  title: 'Amazon S3',
  category: 'aws',
  what: 'Amazon S3 configuration',
  plural: 'audit events amazon s3 configurations',
  shown: 'bucket: test-bucket and AWS region: us-east-1',
  members: { accessKeyXid: KEY, bucketName: 'test-bucket', awsRegion: 'us-east-1' },
  secret: ['secretAccessKey', 'secret_access_key'],
  events: 'amazon_s3_configuration',
  owners: {
    group: {
      mutations: {
        create: 'auditEventsAmazonS3ConfigurationCreate',
        update: 'auditEventsAmazonS3ConfigurationUpdate',
        destroy: 'auditEventsAmazonS3ConfigurationDelete',
      },
      field: 'amazonS3Configuration',
      list: 'amazonS3Configurations',
      model: 'AuditEvents::AmazonS3Configuration',
      taken: 'Bucket name has already been taken',
    },
    instance: {
      mutations: {
        create: 'auditEventsInstanceAmazonS3ConfigurationCreate',
        update: 'auditEventsInstanceAmazonS3ConfigurationUpdate',
        destroy: 'auditEventsInstanceAmazonS3ConfigurationDelete',
      },
      field: 'instanceAmazonS3Configuration',
      list: 'auditEventsInstanceAmazonS3Configurations',
      model: 'AuditEvents::Instance::AmazonS3Configuration',
      taken: 'Bucket name has already been taken',
    },
  },
  other: (n) => ({ bucketName: `bucket-${n}` }),
  change: { bucketName: 'other-bucket', awsRegion: 'mars-north 1', accessKeyXid: `${KEY}2` },
  changes: [
    `Changed access_key_xid from ${KEY} to ${KEY}2`,
    'Changed bucket_name from test-bucket to other-bucket',
    // Whatever a text can say.
    'Changed aws_region from us-east-1 to mars-north 1',
  ],
  wrong: [
    [
      { accessKeyXid: '' },
      [
        "Access key xid can't be blank",
        'Access key xid must only contain letters, digits or underscore',
        'Access key xid is too short (minimum is 16 characters)',
      ],
    ],
    [
      { accessKeyXid: 'with-a-hyphen-in-it' },
      ['Access key xid must only contain letters, digits or underscore'],
    ],
    [{ accessKeyXid: 'a'.repeat(129) }, ['Access key xid is too long (maximum is 128 characters)']],
    [{ bucketName: '' }, ["Bucket name can't be blank", 'Bucket name is invalid']],
    [{ bucketName: 'Capitals' }, ['Bucket name is invalid']],
    [{ bucketName: 'b'.repeat(64) }, ['Bucket name is too long (maximum is 63 characters)']],
    [{ awsRegion: '' }, ["Aws region can't be blank"]],
    [{ awsRegion: 'r'.repeat(51) }, ['Aws region is too long (maximum is 50 characters)']],
    [{ awsRegion: '🌍'.repeat(51) }, ['Aws region is too long (maximum is 50 characters)']],
    [{ secretAccessKey: '' }, ["Secret access key can't be blank"]],
    [{ secretAccessKey: ' \n' }, ["Secret access key can't be blank"]],
    [{ secretAccessKey: 's'.repeat(4_097) }, ['Secret access key is too long (maximum is 4096 characters)']],
    [
      { secretAccessKey: 'two\nlines' },
      [
        'Secret token is invalid: write it in printable ASCII, without blanks and line breaks, as the console shows it',
      ],
    ],
  ],
};

const EMAIL = 'my-email@my-google-project.iam.gservice.account.com';
const PROJECT_CHARACTERS =
  'Google project id name must only contain lowercase letters, digits, or hyphens, and must start with a letter and end with a letter or a digit';
const LOG_CHARACTERS =
  'Log id name must only contain letters, digits, forward-slash, underscore, hyphen or period';

export const GOOGLE_CLOUD_LOGGING: ConfigurationsUnderTest = {
  title: 'Google Cloud Logging',
  category: 'gcp',
  what: 'Google Cloud logging configuration',
  plural: 'google cloud logging configurations',
  shown: 'project id: my-google-project and log id: audit-events',
  members: { googleProjectIdName: 'my-google-project', clientEmail: EMAIL, logIdName: 'audit-events' },
  secret: ['privateKey', 'private_key'],
  events: 'google_cloud_logging_configuration',
  owners: {
    group: {
      mutations: {
        create: 'googleCloudLoggingConfigurationCreate',
        update: 'googleCloudLoggingConfigurationUpdate',
        destroy: 'googleCloudLoggingConfigurationDestroy',
      },
      field: 'googleCloudLoggingConfiguration',
      list: 'googleCloudLoggingConfigurations',
      model: 'AuditEvents::GoogleCloudLoggingConfiguration',
      taken: 'Google project id name has already been taken',
    },
    instance: {
      mutations: {
        create: 'instanceGoogleCloudLoggingConfigurationCreate',
        update: 'instanceGoogleCloudLoggingConfigurationUpdate',
        destroy: 'instanceGoogleCloudLoggingConfigurationDestroy',
      },
      field: 'instanceGoogleCloudLoggingConfiguration',
      list: 'instanceGoogleCloudLoggingConfigurations',
      model: 'AuditEvents::Instance::GoogleCloudLoggingConfiguration',
      taken: 'Log id name has already been taken',
    },
  },
  other: (n) => ({ logIdName: `log-${n}` }),
  change: { googleProjectIdName: 'other-project', logIdName: 'audit/of_all.1', clientEmail: 'b@c.example' },
  changes: [
    'Changed google_project_id_name from my-google-project to other-project',
    `Changed client_email from ${EMAIL} to b@c.example`,
    'Changed log_id_name from audit-events to audit/of_all.1',
  ],
  wrong: [
    [
      { googleProjectIdName: '' },
      [
        "Google project id name can't be blank",
        PROJECT_CHARACTERS,
        'Google project id name is too short (minimum is 6 characters)',
      ],
    ],
    [{ googleProjectIdName: 'My-Project' }, [PROJECT_CHARACTERS]],
    [{ googleProjectIdName: 'project-' }, [PROJECT_CHARACTERS]],
    [{ googleProjectIdName: 'short' }, ['Google project id name is too short (minimum is 6 characters)']],
    [
      { googleProjectIdName: 'p'.repeat(31) },
      ['Google project id name is too long (maximum is 30 characters)'],
    ],
    [{ clientEmail: '' }, ["Client email can't be blank", 'Client email is invalid']],
    [{ clientEmail: 'no e-mail' }, ['Client email is invalid']],
    [{ clientEmail: 'a@b@c.example' }, ['Client email is invalid']],
    [
      { clientEmail: `${'a'.repeat(246)}@b.example` },
      ['Client email is too long (maximum is 254 characters)'],
    ],
    [{ logIdName: 'a b' }, [LOG_CHARACTERS]],
    [{ logIdName: 'l'.repeat(512) }, ['Log id name is too long (maximum is 511 characters)']],
    [{ privateKey: '' }, ["Private key can't be blank"]],
    [{ privateKey: 'k'.repeat(4_097) }, ['Private key is too long (maximum is 4096 characters)']],
    [
      { logIdName: 'a b', clientEmail: 'x', privateKey: ' ', googleProjectIdName: 'UPPER-CASE' },
      [LOG_CHARACTERS, 'Client email is invalid', "Private key can't be blank", PROJECT_CHARACTERS],
    ],
  ],
};
