import { Text } from '@mantine/core';
import type { JSX } from 'react';
import type { Owner } from '../destinations/owner.ts';
import { CodeExample } from '../shell/code-example.tsx';
import { eventsAddress } from './events-query.ts';

interface NoEventsProps {
  readonly owner: Owner;
  readonly isFiltered: boolean;
}

/** Why the list is empty, and how an event comes into it. */
export function NoEvents({ owner, isFiltered }: NoEventsProps): JSX.Element {
  if (isFiltered)
    return (
      <Text size="sm" c="dimmed" p="md">
        No event passes the filters. Events stay for as long as the operator keeps them.
      </Text>
    );
  return (
    <div className="padded">
      <Text size="sm" mb="xs">
        There are no events yet. Your applications send events to this server, and the server itself records
        changes of members, tokens and destinations. Send the first event:
      </Text>
      <CodeExample label="Example of a request" text={exampleOf(owner)} />
    </div>
  );
}

function exampleOf(owner: Owner): string {
  const place =
    owner.kind === 'group'
      ? { entity_type: 'Group', entity_path: owner.fullPath }
      : { entity_type: 'Gitlab::Audit::InstanceScope', entity_path: 'gitlab_instance' };
  const event = {
    event_type: 'project_created',
    ...place,
    author_name: 'Ada Lovelace',
    details: { custom_message: 'Added project' },
  };
  return `curl --request POST --header "PRIVATE-TOKEN: $TOKEN" --header "Content-Type: application/json" \\
  --data '${JSON.stringify(event, null, 2)}' \\
  "${location.origin}${eventsAddress(owner)}"
`;
}
