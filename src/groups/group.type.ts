import { Field, ID, ObjectType } from 'type-graphql';
import { toGlobalId } from '../graphql/global-id.ts';
import type { GroupRef } from './group-directory.ts';

@ObjectType('Group', {
  description: 'A group or subgroup. Its audit events and those of everything below it belong to it.',
})
export class GroupType {
  @Field(() => ID, { description: 'Global ID of the group.' })
  readonly id: string;

  @Field(() => String, { description: 'Name of the group.' })
  readonly name: string;

  @Field(() => String, { description: 'Name of the group with the names of the groups above it.' })
  readonly fullName: string;

  @Field(() => ID, { description: 'Path of the group with the paths of the groups above it.' })
  readonly fullPath: string;

  constructor(readonly ref: GroupRef) {
    this.id = toGlobalId('Group', ref.id);
    this.name = ref.name;
    this.fullName = ref.fullName;
    this.fullPath = ref.fullPath;
  }
}
