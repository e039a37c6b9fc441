/** A device of I/O Sense and its sensors as things: its `devID` is the key here, its sensors' ids are the names. */
import type { Kind } from '../../../../model/kinds.js';
import type { MovedAsset, MovedDevice, MovedSeries } from '../../engine/source.js';
import type { Cluster, Metadata, Parameter } from './api.js';

/** What stands for no bound: text surgery of some clients destroys others. */
const NO_BOUND = 999_999_999_999;

/** A series whose kind is not known yet. */
interface Sensor {
  readonly device: string;
  readonly name: string;
  readonly [member: string]: unknown;
}

export function deviceOf(metadata: Metadata): MovedDevice {
  const { devID, devName, devTypeID, devTypeName, location, properties = [] } = metadata;
  const own = {
    ...(devTypeName != null && devTypeName !== devTypeID && { devTypeName }),
    ...(properties.length > 0 && { properties }),
  };
  const { latitude, longitude } = location ?? {};
  return {
    key: devID,
    ...(devName != null && devName !== devID && { name: devName }),
    ...(devTypeID != null && devTypeID !== 'device' && { type: devTypeID }),
    ...(latitude != null && longitude != null && { location: { latitude, longitude } }),
    tags: (metadata.tags ?? []).filter((tag) => tag !== devID).map(tagOf),
    ...(Object.keys(own).length > 0 && { attributes: { iosense: own } }),
  };
}

function tagOf(text: string): { key: string; value: string } {
  const colon = text.indexOf(':');
  return colon <= 0 ? { key: text, value: '' } : { key: text.slice(0, colon), value: text.slice(colon + 1) };
}

export function seriesOf({ devID, sensors = [], params = {}, unitSelected = {} }: Metadata): Sensor[] {
  return sensors.map(({ sensorId, sensorName, globalName }) => {
    const label = sensorName ?? globalName;
    const unit = unitSelected[sensorId];
    const calibration = calibrationOf(params[sensorId] ?? []);
    return {
      ...{ device: devID, name: sensorId },
      ...(label !== undefined && label !== sensorId && label !== '' && { label }),
      ...(unit !== undefined && unit !== '' && { unit }),
      ...(calibration !== undefined && { calibration }),
    };
  });
}

/** Points are kept raw, as I/O Sense keeps them: y = m x + c, then the bounds. */
function calibrationOf(parameters: readonly Parameter[]) {
  const read = (name: string): number | undefined => {
    const value = parameters.find(({ paramName }) => paramName === name)?.paramValue;
    const number = value === undefined || value === null || value === '' ? NaN : Number(value);
    return Number.isFinite(number) ? number : undefined;
  };
  const [m = 1, c = 0, min, max] = [read('m'), read('c'), read('min'), read('max')];
  const bounds = {
    ...(min !== undefined && Math.abs(min) < NO_BOUND && { min }),
    ...(max !== undefined && Math.abs(max) < NO_BOUND && { max }),
  };
  const isIdentity = m === 1 && c === 0 && Object.keys(bounds).length === 0;
  return isIdentity ? undefined : { type: 'affine', m, c, ...bounds };
}

export const withKind = (series: Sensor, kind: Kind): MovedSeries => ({ ...series, kind });

export function assetOf({ name, devConfigs }: Cluster): MovedAsset {
  const shares = devConfigs.filter(({ percentage = 100 }) => percentage !== 100);
  return {
    name,
    members: devConfigs.map(({ devId, sensor }) => ({ device: devId, series: sensor })),
    // What the share of a sensor in a cluster means, only I/O Sense knows.
    ...(shares.length > 0 && { attributes: { iosense: { devConfigs: shares } } }),
  };
}
