/** What this API keeps with a thing of the catalog: the member `iotile` of its attributes. */
import { isJsonObject } from '../../../model/json-object.js';

/** What this API keeps with a thing of the catalog. */
export function vendorAttributes(thing: {
  attributes: Readonly<Record<string, unknown>>;
}): Readonly<Record<string, unknown>> {
  const { iotile } = thing.attributes;
  return isJsonObject(iotile) ? iotile : {};
}

/** The attributes with some of this API's own changed; undefined removes one. */
export function withVendorAttributes(
  thing: { attributes: Readonly<Record<string, unknown>> },
  vendor: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return {
    ...thing.attributes,
    iotile: JSON.parse(JSON.stringify({ ...vendorAttributes(thing), ...vendor })) as object,
  };
}

export const textAttribute = (vendor: Readonly<Record<string, unknown>>, name: string): string =>
  typeof vendor[name] === 'string' ? vendor[name] : '';
