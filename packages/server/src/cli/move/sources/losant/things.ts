/** A device of Losant and its attributes as things: with their ids, and what only Losant knows under its name. */
import { given } from '../../../../model/given.js';
import type { Thing } from '../../engine/source.js';
import type { LosantAttribute, LosantDevice } from './api.js';

/** Its key is its Losant id, as that of a device that is made through the Losant API here: names are not unique there. */
export function* thingsOf(device: LosantDevice): Generator<Thing> {
  const { id, name, description, tags, deviceClass, systemInterval, keepDuplicates, attributes } = device;
  yield {
    device: {
      ...{ key: id, externalIds: { losant: id }, name, tags, class: deviceClass },
      ...given({ description, keepDuplicates }),
      ...(systemInterval !== undefined && { attributes: { losant: { systemInterval } } }),
    },
  };
  for (const attribute of attributes) yield { series: seriesOf(id, attribute) };
}

function seriesOf(device: string, { name, dataType, ...own }: LosantAttribute) {
  const { contentType, description, attributeTags, system } = own;
  const kept = given({ contentType, description, attributeTags, system });
  return {
    ...{ device, name, kind: dataType },
    attributes: { losant: kept },
  };
}
