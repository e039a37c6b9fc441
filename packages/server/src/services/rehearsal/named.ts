/** Which reads look for something by a name that the request has, and what they found. */
import type { Asset, Device, Project, RehearsedName, Series } from '../services.js';

type Naming = (args: readonly unknown[], result: unknown) => readonly RehearsedName[];

/** `{ losantId: '…' }` and the like: the value. */
const valueOf = (by: unknown): string =>
  typeof by === 'object' && by !== null
    ? String(Object.values(by as Record<string, unknown>)[0])
    : String(by);

const one =
  <T>(
    kind: RehearsedName['kind'],
    asked: (args: readonly unknown[]) => unknown,
    found: (result: T) => string,
  ): Naming =>
  (args, result) => [
    { kind, asked: valueOf(asked(args)), found: result === undefined ? null : found(result as T) },
  ];

const deviceKey = ({ key }: Device) => key;

/** By service and method. */
export const NAMED: Readonly<Record<string, Naming | undefined>> = {
  'access.findProject': one<Project>(
    'project',
    ([, by]) => by,
    ({ id, name }) => `${id} (${name})`,
  ),
  'devices.getDevice': one<Device>('device', ([, key]) => key, deviceKey),
  'devices.findDevice': one<Device>('device', ([, by]) => by, deviceKey),
  'devices.findReachable': one<Device>('device', ([, id]) => id, deviceKey),
  'devices.getAsset': one<Asset>(
    'asset',
    ([, id]) => id,
    ({ id, name }) => `${id} (${name})`,
  ),
  'devices.seriesByInputIds': ([, ids], result) => {
    const found = new Map(
      ((result ?? []) as readonly Series[]).map((series) => [series.inputId, series.name]),
    );
    return (ids as readonly string[]).map((asked) => ({
      kind: 'series',
      asked,
      found: found.get(asked) ?? null,
    }));
  },
};
