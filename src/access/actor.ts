/** GitLab's roles. */
export const ACCESS_LEVELS = { guest: 10, reporter: 20, developer: 30, maintainer: 40, owner: 50 } as const;
export type AccessLevel = (typeof ACCESS_LEVELS)[keyof typeof ACCESS_LEVELS];

export const SCOPES = ['api', 'read_api', 'ingest'] as const;
export type Scope = (typeof SCOPES)[number];

/** The sender of a request: the holder of an access token that is valid now. */
export interface Actor {
  readonly tokenId: number;
  readonly tokenName: string;
  readonly scopes: ReadonlySet<Scope>;
  readonly holder:
    | {
        readonly kind: 'user';
        readonly id: number;
        readonly username: string;
        readonly name: string;
        readonly admin: boolean;
      }
    | {
        readonly kind: 'group';
        readonly groupId: number;
        /** The top-level group of the group. */
        readonly rootId: number;
        readonly accessLevel: AccessLevel;
      };
}

/** What a person calls a level. */
export function accessLevelName(level: number): string {
  const name = Object.entries(ACCESS_LEVELS).find(([, value]) => value === level)?.[0] ?? String(level);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

export function isAccessLevel(level: number | null): level is AccessLevel {
  return (Object.values(ACCESS_LEVELS) as (number | null)[]).includes(level);
}

export function isScope(text: string): text is Scope {
  return (SCOPES as readonly string[]).includes(text);
}
