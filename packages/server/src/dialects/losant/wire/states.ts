/**
 * Reports of a device's state as they are sent: one or an array of `{data, time?, meta?, flowVersion?}`. Ensures that the
 * whole body is looked at before anything is stored, and that a refusal names the place of the trouble.
 */
import { invalidField, TributaryError } from '../../../errors/error.js';
import { isJsonObject } from '../../../model/json-object.js';
import { mapInSlices } from '../../../model/pace.js';
import type { PointValue } from '../../../services/services.js';
import { isTimeForm, readTime } from './times.js';

export interface State {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly data: readonly (readonly [attribute: string, value: PointValue])[];
  readonly meta: unknown;
  /** Where it stands in the body, for messages: `data.` or `[3].data.`. */
  readonly place: string;
}

const MEMBERS = ['time', 'data', 'meta', 'flowVersion'];
const MAX_VERSION_LENGTH = 255;

export async function decodeStates(body: unknown, now: number): Promise<State[]> {
  if (!Array.isArray(body)) return [decodeState(body, '', now)];
  return mapInSlices(body, (state, i) => decodeState(state, `[${i}]`, now));
}

function decodeState(state: unknown, place: string, now: number): State {
  if (!isJsonObject(state)) throw invalidField(place || 'body', state, 'an object with the member data');
  const path = place === '' ? '' : `${place}.`;
  const { data, time, meta, flowVersion } = state;
  for (const member in state)
    if (!MEMBERS.includes(member))
      throw new TributaryError('field_unknown', {
        field: path + member.slice(0, 100),
        expected: MEMBERS.join(', '),
      });
  if (!isJsonObject(data)) throw invalidField(`${path}data`, data, 'an object of attribute names and values');
  if (time !== undefined && !isUndefined(time) && !isTimeForm(time))
    throw invalidField(`${path}time`, time, 'a number, a text or {"$date": text}');
  if (flowVersion !== undefined && !isUndefined(flowVersion) && !isVersion(flowVersion))
    throw invalidField(`${path}flowVersion`, flowVersion, `a text of 1 to ${MAX_VERSION_LENGTH} characters`);
  return {
    time: isTimeForm(time) ? readTime(time, now) : now,
    data: decodeData(data, `${path}data.`),
    meta: isUndefined(meta) ? undefined : meta,
    place: `${path}data.`,
  };
}

function decodeData(data: Readonly<Record<string, unknown>>, place: string): [string, PointValue][] {
  const values: [string, PointValue][] = [];
  for (const attribute of Object.keys(data)) {
    const value = data[attribute];
    if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean')
      values.push([attribute, value]);
    else if (!isUndefined(value))
      throw invalidField(place + attribute.slice(0, 100), value, 'a number, a text, true or false');
  }
  return values;
}

const isVersion = (value: unknown): boolean =>
  typeof value === 'string' && value.length >= 1 && value.length <= MAX_VERSION_LENGTH;

/** How the JavaScript client writes an undefined member over MQTT. */
const isUndefined = (value: unknown): boolean => isJsonObject(value) && value['$undefined'] === true;
