import { GraphQLScalarType } from 'graphql';
import { graphqlErrors } from './graphql-errors.ts';
import { RequestError } from './request-error.ts';

declare const model: unique symbol;

/** A row's number, read from a global id of this model. */
export type GlobalId<Model extends string> = number & { readonly [model]: Model };

/** The largest `integer` of PostgreSQL. */
export const MAX_ROW_ID = 2_147_483_647;
/** An id that no row has; it replaces numbers that are not valid ids. */
const NO_ROW = 0;

// An id may be any text, as in GitLab: one that is not a number belongs to no row.
const GLOBAL_ID = /^gid:\/\/gitlab\/([A-Za-z][A-Za-z0-9:]*)\/([^/?#\s]+)$/;
const ROW_NUMBER = /^\d+$/;

/** `gid://gitlab/<model>/<id>`. */
export function toGlobalId(modelName: string, id: number): string {
  return `gid://gitlab/${modelName}/${id}`;
}

/** The scalar for inputs that name a row of one model; resolvers get the row's number. */
export function globalIdScalar<Model extends string>(
  name: string,
  modelName: Model,
): GraphQLScalarType<GlobalId<Model>, string> {
  return new GraphQLScalarType<GlobalId<Model>, string>({
    name,
    description: `The global id of a \`${modelName}\`, for example \`${toGlobalId(modelName, 1)}\`.`,
    parseValue: (value) => parseGlobalId(value, [modelName]).id as GlobalId<Model>,
    serialize: (id) => toGlobalId(modelName, Number(id)),
  });
}

/** A row with the model of its global id. */
export interface NamedRow<Model extends string> {
  readonly model: Model;
  readonly id: number;
}

/** The scalar for inputs that name a row of one of several models; resolvers get the model with the row's number. */
export function anyGlobalIdScalar<Model extends string>(
  name: string,
  description: string,
  modelNames: readonly Model[],
): GraphQLScalarType<NamedRow<Model>, string> {
  return new GraphQLScalarType<NamedRow<Model>, string>({
    name,
    description,
    parseValue: (value) => parseGlobalId(value, modelNames),
    serialize(row) {
      const { model: modelName, id } = row as NamedRow<Model>;
      return toGlobalId(modelName, id);
    },
  });
}

function parseGlobalId<Model extends string>(value: unknown, modelNames: readonly Model[]): NamedRow<Model> {
  const [, given, row = ''] = (typeof value === 'string' ? GLOBAL_ID.exec(value) : null) ?? [];
  const shown = JSON.stringify(value);
  if (given === undefined) throw new RequestError(graphqlErrors.GLOBAL_ID_INVALID({ value: shown }));
  const modelName = modelNames.find((known) => known === given);
  if (modelName === undefined) {
    const wanted = modelNames.join(' or ');
    throw new RequestError(graphqlErrors.GLOBAL_ID_OF_ANOTHER_TYPE({ value: shown, model: wanted }));
  }
  const id = ROW_NUMBER.test(row) ? Number(row) : NO_ROW;
  return { model: modelName, id: id > MAX_ROW_ID ? NO_ROW : id };
}
