import type { Preset } from './preset.ts';
import { VAULT_SNIPPETS } from './snippets.ts';

/** HashiCorp Vault's audit devices, through a forwarder: Vault writes to files, sockets and syslog alone. */
export const vault: Preset = {
  name: 'vault',
  title: 'HashiCorp Vault',
  example: 'vault.request.*',
  snippets: VAULT_SNIPPETS,
  marks: [
    [
      { at: '/type', pattern: /^(?:request|response)$/ },
      { at: '/time' },
      { at: '/request/operation', pattern: /^[a-z-]+$/ },
      { at: '/request/path' },
    ],
    [{ at: '/type', pattern: /^kmip-(?:request|response)$/ }, { at: '/time' }],
  ],
  mapping: {
    system: 'vault',
    type: ['/type', '/request/operation'],
    author: ['/auth/metadata/email', '/auth/metadata/username', '/auth/display_name', '/auth/entity_id'],
    authorId: '/auth/entity_id',
    time: '/time',
    // Both lines of a request have its id.
    id: ['/request/id', '/type'],
    ip: '/request/remote_address',
    targets: [{ typeAt: '/request/mount_type', details: '/request/path' }],
    outcome: [
      { at: '/error', pattern: /./, means: 'failure' },
      { at: '/type', pattern: /response$/, means: 'success' },
    ],
    references: {},
    sameText: true,
  },
};
