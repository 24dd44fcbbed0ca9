import type { JSX } from 'react';
import { Route, Switch } from 'wouter';
import { GroupPage } from '../groups/group-page.tsx';
import { GroupsPage } from '../groups/groups-page.tsx';
import { InstancePage } from '../instance/instance-page.tsx';
import { Frame } from './frame.tsx';
import { NotFound } from './not-found.tsx';

const GROUP_PAGE = /^\/groups\/(?<path>.+)\/-\/audit_events\/?$/;

/** Which page stands at which address. */
export function Pages(): JSX.Element {
  return (
    <Frame>
      <Switch>
        <Route path="/">
          <GroupsPage />
        </Route>
        <Route path={GROUP_PAGE}>
          {({ path = '' }) => <GroupPage key={path} fullPath={decodeURI(path)} />}
        </Route>
        <Route path="/admin/audit_events">
          <InstancePage />
        </Route>
        <Route>
          <NotFound what="There is no page at this address." />
        </Route>
      </Switch>
    </Frame>
  );
}
