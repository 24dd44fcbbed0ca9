import type { ActorContext } from '../../access/actor-context.ts';
import { amazonS3Kind } from '../../destination-kinds/amazon-s3/amazon-s3.kind.ts';
import { gitlabErrors } from '../../destination-kinds/amazon-s3/gitlab-rules.ts';
import { optionalText, rowId, text, type InputField } from '../../graphql/input-type.ts';
import { mutation, mutationResolver } from '../../graphql/mutation-resolver.ts';
import { resourceNotAvailable } from '../../graphql/request-error.ts';
import type { DestinationParts } from '../changes/destination-parts.ts';
import { createDestination } from '../lifecycle/create-destination.service.ts';
import { activeField, groupPathField } from '../lifecycle/destination-fields.ts';
import { destroyDestination } from '../lifecycle/destroy-destination.service.ts';
import { updateDestination } from '../lifecycle/update-destination.service.ts';
import { DESTINATION_IDS } from '../model/destination-ids.ts';
import { configOf } from '../model/destination-place.ts';
import type { Form, OwnerKind } from '../model/form.ts';
import { AMAZON_S3_MUTATIONS } from './amazon-s3-configuration-names.ts';
import { AMAZON_S3_TYPES, toAmazonS3Configuration } from './amazon-s3-configuration.type.ts';

// GitLab's own API of Amazon S3, which the consolidated one is to take the place of.

/** What payloads call a destination. */
const FIELDS = { group: 'amazonS3Configuration', instance: 'instanceAmazonS3Configuration' } as const;

const ACCESS_KEY = 'Access key ID of the Amazon S3 account, 16 to 128 letters, digits and underscores.';
const BUCKET = 'Name of the bucket that audit events are written to, unique among those of its owner.';
const REGION = 'AWS region of the bucket.';
const SECRET = 'Secret access key of the Amazon S3 account. It cannot be read back.';
const NAME = 'Name of the destination, at most 72 characters; generated when absent.';

/** The mutations of groups' destinations on Amazon S3. */
export const GroupAmazonS3Mutations = amazonS3Mutations('group', { groupPath: groupPathField });

/** The mutations of the instance's destinations on Amazon S3. */
export const InstanceAmazonS3Mutations = amazonS3Mutations('instance', {});

function amazonS3Mutations(owner: OwnerKind, ownerFields: { groupPath?: InputField<string> }) {
  const form: Form = { owner, generation: 'amazonS3' };
  const field = FIELDS[owner];
  const names = AMAZON_S3_MUTATIONS[owner];
  const whose = owner === 'group' ? 'a top-level group' : 'the instance';
  const id = (what: string) => rowId(DESTINATION_IDS.amazonS3[owner], `ID of the destination to ${what}.`);
  const payload = (description: string) => ({
    [field]: { type: () => AMAZON_S3_TYPES[owner], description },
  });

  return mutationResolver([
    mutation({
      ...names.create,
      description: `Create an Amazon S3 destination for the audit events of ${whose}. It receives the events from now on.`,
      input: {
        ...ownerFields,
        accessKeyXid: text(ACCESS_KEY),
        awsRegion: text(REGION),
        bucketName: text(BUCKET),
        name: optionalText(NAME),
        secretAccessKey: text(SECRET),
      },
      payload: payload('The new destination; null when it was refused.'),
      async run({ deps, access }: DestinationParts, input, context: ActorContext) {
        const granted = await access.owner(context, form, input.groupPath);
        const { accessKeyXid, awsRegion, bucketName, name, secretAccessKey } = input;
        const config = { accessKeyXid, bucketName, awsRegion };
        const secrets = { [amazonS3Kind.secretToken]: secretAccessKey };
        // The rules of the secret itself say that it is empty.
        const wrong = gitlabErrors(config, secretAccessKey === '' ? undefined : secretAccessKey);
        const wanted = { kind: amazonS3Kind, config, name, secrets, wrong };
        const result = await createDestination(deps, granted, wanted);
        if (result.kind === 'gone') throw resourceNotAvailable();
        if (result.kind === 'refused') return { [field]: null, errors: result.errors };
        return { [field]: toAmazonS3Configuration(result.destination, granted.group) };
      },
    }),
    mutation({
      ...names.update,
      description: `Update, pause or resume an Amazon S3 destination of ${whose}. What is absent stays as it is.`,
      input: {
        id: id('update'),
        accessKeyXid: optionalText(ACCESS_KEY),
        active: activeField,
        awsRegion: optionalText(REGION),
        bucketName: optionalText(BUCKET),
        name: optionalText('Name of the destination.'),
        secretAccessKey: optionalText(SECRET),
      },
      payload: payload('The destination; null when the update was refused.'),
      async run({ deps, access }: DestinationParts, input, context: ActorContext) {
        const { destination, ...granted } = await access.destination(context, form, input.id);
        const { accessKeyXid, awsRegion, bucketName, name, active, secretAccessKey } = input;
        const given = Object.entries({ accessKeyXid, bucketName, awsRegion });
        const said = Object.fromEntries(given.filter(([, value]) => typeof value === 'string'));
        // With what the other generation can set beside GitLab's three.
        const config = { ...configOf(destination), ...said };
        const secrets = { [amazonS3Kind.secretToken]: secretAccessKey };
        const wrong = gitlabErrors(said, secretAccessKey);
        const change = { config, name, active, secrets, wrong };
        const result = await updateDestination(deps, granted, destination, change);
        if (result.kind === 'gone') throw resourceNotAvailable();
        if (result.kind === 'refused') return { [field]: null, errors: result.errors };
        return { [field]: toAmazonS3Configuration(result.destination, granted.group) };
      },
    }),
    mutation({
      ...names.destroy,
      description: `Delete an Amazon S3 destination of ${whose} with all that waits to be sent to it.`,
      input: { id: id('delete') },
      async run({ deps, access }: DestinationParts, input, context: ActorContext) {
        const { destination, ...granted } = await access.destination(context, form, input.id);
        const outcome = await destroyDestination(deps, granted, destination.id);
        if (outcome === 'gone') throw resourceNotAvailable();
        return {};
      },
    }),
  ]);
}
