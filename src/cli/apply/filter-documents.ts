import { graphql } from '../api/graphql.ts';

export const ADD_GROUP_TYPES = graphql(`
  mutation AddGroupTypes($input: AuditEventsGroupDestinationEventsAddInput!) {
    auditEventsGroupDestinationEventsAdd(input: $input) {
      errors
    }
  }
`);

export const DELETE_GROUP_TYPES = graphql(`
  mutation DeleteGroupTypes($input: AuditEventsGroupDestinationEventsDeleteInput!) {
    auditEventsGroupDestinationEventsDelete(input: $input) {
      errors
    }
  }
`);

export const CREATE_GROUP_NAMESPACE = graphql(`
  mutation CreateGroupNamespace($input: AuditEventsGroupDestinationNamespaceFilterCreateInput!) {
    auditEventsGroupDestinationNamespaceFilterCreate(input: $input) {
      errors
    }
  }
`);

export const DELETE_GROUP_NAMESPACE = graphql(`
  mutation DeleteGroupNamespace($input: AuditEventsGroupDestinationNamespaceFilterDeleteInput!) {
    auditEventsGroupDestinationNamespaceFilterDelete(input: $input) {
      errors
    }
  }
`);

export const ADD_INSTANCE_TYPES = graphql(`
  mutation AddInstanceTypes($input: AuditEventsInstanceDestinationEventsAddInput!) {
    auditEventsInstanceDestinationEventsAdd(input: $input) {
      errors
    }
  }
`);

export const DELETE_INSTANCE_TYPES = graphql(`
  mutation DeleteInstanceTypes($input: AuditEventsInstanceDestinationEventsDeleteInput!) {
    auditEventsInstanceDestinationEventsDelete(input: $input) {
      errors
    }
  }
`);

export const CREATE_INSTANCE_NAMESPACE = graphql(`
  mutation CreateInstanceNamespace($input: AuditEventsInstanceDestinationNamespaceFilterCreateInput!) {
    auditEventsInstanceDestinationNamespaceFilterCreate(input: $input) {
      errors
    }
  }
`);

export const DELETE_INSTANCE_NAMESPACE = graphql(`
  mutation DeleteInstanceNamespace($input: AuditEventsInstanceDestinationNamespaceFilterDeleteInput!) {
    auditEventsInstanceDestinationNamespaceFilterDelete(input: $input) {
      errors
    }
  }
`);
