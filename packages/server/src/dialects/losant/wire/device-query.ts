/**
 * The advanced device query: JSON → condition on devices. Rules: the fields of one object all hold, as the parts of `$and`
 * do; of a field with several values (ancestors, attributes) one is enough; no member outside of the language is taken.
 */
import { invalidField } from '../../../errors/error.js';
import { isJsonObject } from '../../../model/json-object.js';
import type { DeviceComparison, DeviceCondition, DeviceField } from '../../../services/services.js';
import {
  ALL,
  holdsFor,
  joined,
  listAt,
  NONE,
  readIdForm,
  readValueForm,
  unknownMember,
} from './query-operators.js';
import { readTags } from './query-tags.js';
import { DEVICE_CLASSES } from './schemas.js';
import { millisecondsOf } from './times.js';

type Reader = (value: unknown, path: string) => DeviceCondition;

const MAX_LEVELS = 10;

const idField =
  (field: DeviceField): Reader =>
  (value, path) =>
    joined(readIdForm(value, path), (comparison) => ({ field, ...comparison }));

/** Nothing here has such an id. */
const noId: Reader = (value, path) =>
  joined(readIdForm(value, path), (comparison) => (holdsFor(null, comparison, false) ? ALL : NONE));

const textField =
  (field: DeviceField): Reader =>
  (value, path) => {
    const { operators, ignoreCase } = readValueForm(value, path, (given) =>
      typeof given === 'string' ? given : undefined,
    );
    return joined(operators, (comparison) => ({ field, ignoreCase, ...comparison }));
  };

/** Milliseconds, or a text that is read as a date. */
function timeOf(given: string | number | boolean, path: string): number | undefined {
  if (typeof given !== 'string') return typeof given === 'number' ? given : undefined;
  const time = millisecondsOf(given);
  if (Number.isNaN(time)) throw invalidField(path, given, 'an ISO date-time, or milliseconds since 1970');
  return time;
}

const timeField =
  (field: DeviceField): Reader =>
  (value, path) =>
    joined(readValueForm(value, path, timeOf).operators, (comparison) =>
      comparesParts(comparison) ? NONE : { field, ...comparison },
    );

const comparesParts = ({ operator }: DeviceComparison): boolean =>
  ['startsWith', 'endsWith', 'contains'].includes(operator);

/** A field of which all values are known: the condition for those of them for which the comparison holds. */
const knownValues =
  (
    values: readonly (string | null)[],
    condition: (holding: readonly (string | null)[]) => DeviceCondition,
  ): Reader =>
  (value, path) => {
    const { operators, ignoreCase } = readValueForm(value, path, (given) =>
      typeof given === 'string' ? given : undefined,
    );
    return joined(operators, (comparison) =>
      condition(values.filter((known) => holdsFor(known, comparison, ignoreCase))),
    );
  };

const CONNECTED: Readonly<Record<string, number>> = { connected: 1, disconnected: 0 };

const FIELDS: Readonly<Record<string, Reader>> = {
  id: idField('id'),
  gatewayId: idField('gateway'),
  parentId: idField('parent'),
  ancestorId: idField('ancestor'),
  experienceUserId: noId,
  experienceGroupId: noId,
  name: textField('name'),
  attributeName: textField('seriesName'),
  // What is no class of Losant's shows there as a standalone device.
  deviceClass: knownValues(DEVICE_CLASSES, (holding) =>
    holding.includes('standalone')
      ? {
          not: {
            field: 'class',
            operator: 'in',
            values: DEVICE_CLASSES.filter((one) => !holding.includes(one)),
          },
        }
      : { field: 'class', operator: 'in', values: holding },
  ),
  connectionStatus: knownValues(['connected', 'disconnected', null], (holding) => ({
    field: 'connected',
    operator: 'in',
    values: holding.map((status) => (status === null ? null : CONNECTED[status]!)),
  })),
  creationDate: timeField('created'),
  lastUpdated: timeField('updated'),
  connectedAt: timeField('connectedAt'),
  disconnectedAt: timeField('disconnectedAt'),
  // Only living devices are searched.
  deletedAt: (value, path) =>
    joined(readValueForm(value, path, timeOf).operators, (comparison) =>
      holdsFor(null, comparison, false) ? ALL : NONE,
    ),
  tags: readTags,
};

const JUNCTIONS = ['$and', '$or', '$nor'];
const KNOWN = [...JUNCTIONS, ...Object.keys(FIELDS)];

export function readDeviceQuery(value: unknown, path: string, level = 1): DeviceCondition {
  if (!isJsonObject(value)) throw invalidField(path, value, 'an object: an advanced device query');
  if (level > MAX_LEVELS) throw invalidField(path, value, `at most ${MAX_LEVELS} levels of nesting`);
  const all = Object.entries(value).map(([name, given]): DeviceCondition => {
    const at = `${path}.${name}`;
    if (!JUNCTIONS.includes(name)) {
      const read = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
      if (read === undefined) throw unknownMember(at, KNOWN);
      return read(given, at);
    }
    const parts = listAt(given, at, 'device queries').map((part, index) =>
      readDeviceQuery(part, `${at}[${index}]`, level + 1),
    );
    if (name === '$and') return { all: parts };
    return name === '$or' ? { any: parts } : { not: { any: parts } };
  });
  return { all };
}
