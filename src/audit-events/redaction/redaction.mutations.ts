import type { ActorContext } from '../../access/actor-context.ts';
import type { AuditTrail } from '../../access/audit-trail.ts';
import { authorOf } from '../../access/author.ts';
import type { AccessPolicy } from '../../access/policy.ts';
import { optionalFlag, optionalTexts, requiredId } from '../../graphql/fields.ts';
import { mutation, mutationResolver } from '../../graphql/mutation.ts';
import { resourceNotAvailable } from '../../graphql/request-error.ts';
import type { GroupDirectory } from '../../groups/group-directory.ts';
import type { Notifications } from '../../queue/notifications.ts';
import { AuditEventsRedactionType } from './redaction.type.ts';
import { updateRedaction } from './update-redaction.service.ts';

interface Parts {
  readonly groups: Pick<GroupDirectory, 'findByPath'>;
  readonly policy: AccessPolicy;
  readonly trail: AuditTrail;
  readonly notifications: Pick<Notifications, 'publish'>;
}

export const RedactionMutations = mutationResolver([
  mutation({
    name: 'auditEventsRedactionUpdate',
    description:
      'Set the redaction rules of a group: what is removed from its audit events before they are stored, ' +
      "searched or sent. Absent fields keep their values. Auditstream's own addition.",
    input: {
      groupPath: requiredId('Full path of the top-level group; the rules hold for all below it, too.'),
      enabled: optionalFlag(
        "Whether redaction is on: secrets that the server's own rules or these rules find are removed, and " +
          'events larger than 1 MB are cut.',
      ),
      keys: optionalTexts(
        'Names of members, at most 100. Case and the separators between words are ignored.',
      ),
      patterns: optionalTexts('Regular expressions (RE2), at most 20.'),
      paths: optionalTexts(
        'Paths, at most 100: keys joined by dots, or JSON pointers; `*` matches any key or element.',
      ),
    },
    payload: {
      redaction: {
        type: () => AuditEventsRedactionType,
        description: 'The rules as they are now; null when the change was refused.',
      },
    },
    async run({ groups, policy, ...deps }: Parts, input, { actor, ip }: ActorContext) {
      const group = await groups.findByPath(input.groupPath);
      if (group === undefined || actor === undefined) throw resourceNotAvailable();
      if ((await policy.decide(actor, 'manage-redaction', group)) !== 'allowed') throw resourceNotAvailable();
      const result = await updateRedaction(deps, group, input, authorOf(actor, ip));
      if (result.kind === 'gone') throw resourceNotAvailable();
      if (result.kind === 'refused') return { redaction: null, errors: result.errors };
      return { redaction: result.settings };
    },
  }),
]);
