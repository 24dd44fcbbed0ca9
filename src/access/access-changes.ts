import type { Notifications } from '../queue/notifications.ts';
import type { AuditTrail } from './audit-trail.ts';

/** Users, tokens, memberships or groups changed: what a node remembers of them is stale. The key says nothing. */
const ACCESS_TOPIC = 'access';

/** A trail for changes of who may do what: every node forgets what it remembers as soon as one is committed. */
export function createAccessChanges(deps: {
  readonly trail: AuditTrail;
  readonly notifications: Pick<Notifications, 'publish'>;
}): AuditTrail {
  return {
    async run(key, work) {
      let changed = false;
      try {
        return await deps.trail.run(key, (tx, record) =>
          work(tx, (...recorded) => {
            changed = true;
            record(...recorded);
          }),
        );
      } finally {
        // After an error, too: when the connection is lost during the commit, the change may have been made.
        if (changed) deps.notifications.publish(ACCESS_TOPIC, '*');
      }
    },
  };
}

/** Lets the caches of this process see every change at once, whichever process made it; returns how to end that. */
export function forgetOnAccessChange(
  notifications: Pick<Notifications, 'subscribe'>,
  caches: readonly { invalidate(): void }[],
): () => void {
  return notifications.subscribe(ACCESS_TOPIC, () => {
    for (const cache of caches) cache.invalidate();
  });
}
