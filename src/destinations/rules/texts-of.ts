import type { GitlabConfiguration } from '../../destination-kinds/gitlab-configuration.ts';
import { configurationOf } from '../../destination-kinds/gitlab-configurations.ts';
import { ownerKindOf, type OwnerKind, type SpokenForm } from '../model/form.ts';
import { destinationTexts as say } from './destination-errors.ts';
import { CONSOLIDATED_TEXTS, LEGACY_TEXTS, type DestinationTexts } from './destination-texts.ts';

/** The texts of a form. */
export function textsOf(spoken: SpokenForm): DestinationTexts {
  const { generation } = spoken;
  const configuration = configurationOf(generation);
  if (configuration !== undefined) return configurationTexts(configuration, ownerKindOf(spoken));
  return generation === 'legacy' ? LEGACY_TEXTS : CONSOLIDATED_TEXTS;
}

/** Texts of GitLab's API of one kind, whose mutations have already checked the members. */
function configurationTexts(
  { members, secretMember, takesAnySecret, taken, plural }: GitlabConfiguration,
  owner: OwnerKind,
): DestinationTexts {
  const field = members[secretMember]?.title ?? secretMember;
  return {
    ...LEGACY_TEXTS,
    config: () => [],
    placeTaken: () => say.VALUE_TAKEN({ field: taken[owner] }),
    tokenTooShort: () => say.VALUE_BLANK({ field }),
    tokenTooLong: ({ maximum }) => say.VALUE_TOO_LONG({ field, maximum }),
    tokenTaken: say.VALUE_TAKEN({ field }),
    tokenInvalid: (mismatch) => (takesAnySecret ? [] : LEGACY_TEXTS.tokenInvalid(mismatch)),
    plural,
  };
}
