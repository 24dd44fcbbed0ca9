import { AMAZON_S3_CONFIGURATION } from './amazon-s3/gitlab/configuration.ts';
import type { GitlabConfiguration } from './gitlab-configuration.ts';
import { GOOGLE_CLOUD_LOGGING_CONFIGURATION } from './google-cloud-logging/gitlab/configuration.ts';

/** Every kind that GitLab has an API of its own for, beside HTTP, whose oldest API has more than configurations have. */
export const GITLAB_CONFIGURATIONS = {
  amazonS3: AMAZON_S3_CONFIGURATION,
  googleCloudLogging: GOOGLE_CLOUD_LOGGING_CONFIGURATION,
} as const satisfies Record<string, GitlabConfiguration>;

/** One of these APIs. */
export type ConfigurationGeneration = keyof typeof GITLAB_CONFIGURATIONS;

/** What is made of each of these APIs. */
export function ofEachConfiguration<Made>(
  make: (configuration: GitlabConfiguration, generation: ConfigurationGeneration) => Made,
): Readonly<Record<ConfigurationGeneration, Made>> {
  const made = Object.entries(GITLAB_CONFIGURATIONS).map(([generation, configuration]) => [
    generation,
    make(configuration, generation as ConfigurationGeneration),
  ]);
  return Object.fromEntries(made) as Record<ConfigurationGeneration, Made>;
}

/** The API of this generation; undefined: the generation is none of these APIs. */
export function configurationOf(generation: string): GitlabConfiguration | undefined {
  return Object.hasOwn(GITLAB_CONFIGURATIONS, generation)
    ? GITLAB_CONFIGURATIONS[generation as ConfigurationGeneration]
    : undefined;
}
