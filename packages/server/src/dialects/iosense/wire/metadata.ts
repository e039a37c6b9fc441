/**
 * Metadata of a device (captured answers of the original: docs/dialects/iosense.md). Rules: `params` has a list for every
 * sensor, never an empty one; m, c, min and max come together or not at all, alike for all sensors of a device; bounds are
 * whole numbers that survive what clients do with their text.
 */
import { isIdentity, type Calibration } from '../../../model/calibration.js';
import { shownKey } from '../../../model/identity.js';
import { isJsonObject } from '../../../model/json-object.js';
import type { Device, Series } from '../../../services/services.js';
import { DEV_ID, documentIdOf } from './ids.js';

/** Some clients rewrite negative and "round" bounds; these two pass. */
const MIN_BOUND = -999_999_999_999;
const MAX_BOUND = 999_999_999_999;

export const sensorName = ({ label, name }: Pick<Series, 'label' | 'name'>): string => label ?? name;

export function deviceMetadata(device: Device, series: readonly Series[], userId: string): object {
  const devID = shownKey(DEV_ID, device);
  const name = device.name ?? devID;
  const type = device.type ?? device.class ?? 'device';
  const calibrated = series.some(({ calibration }) => calibration !== null && !isIdentity(calibration));
  const bySensor = <T>(value: (series: Series) => T): Record<string, T> =>
    Object.fromEntries(series.map((one) => [one.name, value(one)]));
  return {
    _id: documentIdOf(device),
    devID,
    devName: name,
    devTypeID: type,
    devTypeName: typeNameOf(device) ?? type,
    topic: `devicesIn/${devID}/data`,
    addedOn: new Date(device.created).toISOString(),
    location: device.location ?? { latitude: null, longitude: null },
    tags: [devID, ...device.tags.map(({ key, value }) => `${key}:${value}`)],
    sensors: series.map((one) => ({
      sensorId: one.name,
      sensorName: sensorName(one),
      globalName: sensorName(one),
    })),
    params: bySensor(({ calibration }) => [
      ...(calibrated ? parametersOf(calibration) : []),
      { paramName: 'automation', paramValue: false },
    ]),
    unit: bySensor(({ unit }) => [unit ?? '']),
    unitSelected: bySensor(({ unit }) => unit ?? ''),
    properties: [],
    custom: bySensor((one) => [{ customShow: 'Raw Variable', customVariable: `${devID}_${one.name}` }]),
    widgets: [],
    config: [],
    geoFences: [],
    added_by: userId,
    canUserEdit: false,
    star: false,
    isHidden: false,
    __v: 0,
  };
}

/** Of a type whose name is not its id: `{"iosense": {"devTypeName": …}}` among the attributes of the device. */
function typeNameOf({ attributes }: Device): string | undefined {
  const own = attributes['iosense'];
  const name = isJsonObject(own) ? own['devTypeName'] : undefined;
  return typeof name === 'string' && name.trim() !== '' ? name : undefined;
}

function parametersOf(calibration: Calibration | null): object[] {
  const { m, c, min, max } = affineOf(calibration);
  return [
    { paramName: 'm', paramValue: String(m) },
    { paramName: 'c', paramValue: c },
    { paramName: 'min', paramValue: min },
    { paramName: 'max', paramValue: max },
  ];
}

export function affineOf(calibration: Calibration | null): {
  m: number;
  c: number;
  min: number;
  max: number;
} {
  if (calibration === null) return { m: 1, c: 0, min: MIN_BOUND, max: MAX_BOUND };
  if (calibration.type === 'linear')
    return { m: calibration.m / (calibration.d ?? 1), c: calibration.o ?? 0, min: MIN_BOUND, max: MAX_BOUND };
  const { m, c, min = MIN_BOUND, max = MAX_BOUND } = calibration;
  return { m, c, min, max };
}
