import type { EventReferences, ReferenceName } from '../event-draft.ts';

/** A form of session names that contain the person or the run that began the session. */
export interface SessionPattern {
  readonly name: string;
  /** The session's role; absent: any role. */
  readonly role?: RegExp;
  /** Its groups: `user` is the person, all others are references by their name. */
  readonly session: RegExp;
}

/** STS takes 64 characters at most: a name of so many may have been cut. */
const LONGEST = 64;
/** The mark after a reference that may have been cut. */
const CUT = '…';

const ULID = '[0-9A-HJKMNP-TV-Z]{26}';

/** The first that fits counts. */
export const SESSION_PATTERNS: readonly SessionPattern[] = [
  {
    name: 'Gruntwork Pipelines',
    session:
      /^(?<user>[\w+=,.@-]+?)-via-GWPipelines(?:@(?:PR-(?<pull_request>\d+)|(?<branch>[\w+=,.@-]+))?)?$/,
  },
  { name: 'IAM Identity Center', role: /^AWSReservedSSO_.+_[\da-f]{8,16}$/, session: /^(?<user>.+)$/ },
  { name: 'Spacelift', session: new RegExp(`^(?<run>${ULID})(?:@[\\w.-]+)?$`) },
  { name: 'GitHub Actions', session: /^(?:GitHubActions|github-?actions?)(?:[-_](?<run>\d+))?$/i },
  { name: 'an e-mail address', session: /^(?<user>[^@\s]+@[^@\s]+\.[^@\s.]+)$/ },
];

/** The facts in the name of a session. */
export interface SessionMeaning {
  /** Undefined: it names no person. */
  readonly person: string | undefined;
  readonly references: EventReferences;
}

/** Reads the name of a session of a role. */
export function readSessionName(session: string, role: string | undefined): SessionMeaning {
  // AWS has no longer session names.
  if (session.length > LONGEST) return { person: undefined, references: {} };
  for (const pattern of SESSION_PATTERNS) {
    if (pattern.role !== undefined && !pattern.role.test(role ?? '')) continue;
    const groups = pattern.session.exec(session)?.groups;
    if (groups !== undefined) return meaningOf(groups, session);
  }
  return { person: undefined, references: {} };
}

function meaningOf(groups: Readonly<Record<string, string | undefined>>, session: string): SessionMeaning {
  const { user: person, ...others } = groups;
  const mayBeCut = session.length === LONGEST;
  const references: Partial<Record<ReferenceName, string>> = {};
  for (const [name, text] of Object.entries(others)) {
    if (text === undefined) continue;
    references[name as ReferenceName] = mayBeCut && session.endsWith(text) ? `${text}${CUT}` : text;
  }
  return { person, references };
}

/** Forms of the subject in an identity provider's token; their groups are references. */
const SUBJECTS: readonly RegExp[] = [
  // GitHub Actions
  /^repo:(?<repository>[^:]+):ref:refs\/heads\/(?<branch>.+)$/,
  /^repo:(?<repository>[^:]+):ref:refs\/pull\/(?<pull_request>\d+)\/merge$/,
  /^repo:(?<repository>[^:]+):/,
  // GitLab
  /^project_path:(?<repository>[^:]+):ref_type:branch:ref:(?<branch>.+)$/,
  /^project_path:(?<repository>[^:]+):/,
];

/** The references of a web identity's subject. */
export function readSubject(subject: string | undefined): EventReferences {
  if (subject === undefined) return {};
  for (const pattern of SUBJECTS) {
    const groups = pattern.exec(subject)?.groups;
    if (groups !== undefined) return { ...groups };
  }
  return {};
}
