/** A typical event of about 600 bytes; `n` tells it from the others. */
export function event(group: string, n: number): object {
  return {
    event_type: 'repository_git_operation',
    author_id: 1,
    entity_id: 29,
    entity_type: 'Project',
    details: {
      author_name: 'Administrator',
      author_class: 'User',
      target_id: 29,
      target_type: 'Project',
      target_details: 'example-project',
      custom_message: { protocol: 'ssh', action: 'git-receive-pack' },
      ip_address: '127.0.0.1',
      entity_path: `${group}/example-project`,
    },
    ip_address: '127.0.0.1',
    author_name: 'Administrator',
    entity_path: `${group}/example-project`,
    target_details: 'example-project',
    created_at: '2022-02-23T06:23:08.746Z',
    target_type: 'Project',
    target_id: n,
  };
}

/** What the server makes of such an event for its receivers. */
export function deliveredBody(n: number): string {
  return JSON.stringify({ id: 1_000_000 + n, ...event('bench-1', n) });
}

/** `count` request bodies of `size` events each. */
export function batches(group: string, count: number, size: number): string[] {
  return Array.from({ length: count }, (_, batch) =>
    JSON.stringify(Array.from({ length: size }, (__, index) => event(group, batch * size + index))),
  );
}

/** `count` request bodies of one event each. */
export function singles(group: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => JSON.stringify(event(group, index)));
}
