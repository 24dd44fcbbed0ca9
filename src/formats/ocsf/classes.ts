/** What a class of OCSF calls an activity, by its number. */
export type Activity =
  | 'Create'
  | 'Read'
  | 'Update'
  | 'Delete'
  | 'Move'
  | 'Enable'
  | 'Disable'
  | 'Activate'
  | 'Deactivate'
  | 'Suspend'
  | 'Resume';

export interface OcsfClass {
  readonly uid: number;
  readonly name: string;
  readonly category: { readonly uid: number; readonly name: string };
  readonly activities: Readonly<Partial<Record<Activity, number>>>;
}

/** What an activity is where the class has no number for it: its name says what it is. */
export const OTHER_ACTIVITY = 99;

/** An actor changed a managed entity. */
export const ENTITY_MANAGEMENT: OcsfClass = {
  uid: 3004,
  name: 'Entity Management',
  category: { uid: 3, name: 'Identity & Access Management' },
  activities: {
    ...{ Create: 1, Read: 2, Update: 3, Delete: 4, Move: 5, Enable: 8, Disable: 9 },
    ...{ Activate: 10, Deactivate: 11, Suspend: 12, Resume: 13 },
  },
};

/** An actor called an operation of an API from an address. */
export const API_ACTIVITY: OcsfClass = {
  uid: 6003,
  name: 'API Activity',
  category: { uid: 6, name: 'Application Activity' },
  activities: { Create: 1, Read: 2, Update: 3, Delete: 4 },
};
