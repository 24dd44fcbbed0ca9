import { VERSION } from '../config/version.ts';

/** What this server is, in the shape in which GitLab says it. */
export const METADATA = {
  // Clients read it to find out what GitLab can do: the newest one whose interface this is.
  version: '18.9.0-ee',
  revision: `auditstream-${VERSION}`,
  enterprise: true,
  kas: { enabled: false, externalUrl: null, externalK8sProxyUrl: null, version: null },
} as const;
