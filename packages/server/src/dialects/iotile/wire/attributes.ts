/** What this API keeps with a thing of the catalog: the member `iotile` of its attributes. */
import { isJsonObject } from '../../../model/json-object.js';

/** What this API keeps with a thing of the catalog. */
export function factsOf(thing: {
  attributes: Readonly<Record<string, unknown>>;
}): Readonly<Record<string, unknown>> {
  const { iotile } = thing.attributes;
  return isJsonObject(iotile) ? iotile : {};
}

/** The attributes with some of this API's facts changed; undefined takes one away. */
export function withFacts(
  thing: { attributes: Readonly<Record<string, unknown>> },
  facts: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return {
    ...thing.attributes,
    iotile: JSON.parse(JSON.stringify({ ...factsOf(thing), ...facts })) as object,
  };
}

export const textFact = (facts: Readonly<Record<string, unknown>>, name: string): string =>
  typeof facts[name] === 'string' ? facts[name] : '';
