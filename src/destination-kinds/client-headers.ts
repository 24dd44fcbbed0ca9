import { VERSION } from '../config/version.ts';

/** Firewalls of web applications refuse requests without either; GitLab sends both. */
export const CLIENT_HEADERS = [
  ['User-Agent', `Auditstream/${VERSION}`],
  ['Accept', '*/*'],
] as const;
