import { isJsonObject, type JsonObject, type JsonValue } from '../json/json-value.ts';

/**
 * Counts the elements of the lists that variables hold, those in the members of an input included. GraphQL looks at each of
 * them before anything is resolved, without a pause; what stands within an element, as in an event's details, it carries as it is.
 */
export function countListElements(variables: JsonObject): number {
  let elements = 0;
  for (const value of Object.values(variables)) {
    elements += elementsOf(value);
    if (isJsonObject(value)) for (const member of Object.values(value)) elements += elementsOf(member);
  }
  return elements;
}

/** Of a list, and of the lists in it. */
function elementsOf(value: JsonValue): number {
  if (!Array.isArray(value)) return 0;
  return value.reduce<number>((elements, item) => elements + elementsOf(item), value.length);
}
