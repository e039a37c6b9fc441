/** Which reads look for something by a name that the request has, and what they found. */
import { shownId, type MadeIdForm } from '../../model/identity.js';
import type { Asset, Device, Project, RehearsedName, Series, ThingName } from '../services.js';

type Naming = (args: readonly unknown[], result: unknown) => readonly RehearsedName[];

/** A name of a thing, or a text or number. */
const valueOf = (by: unknown): string => {
  if (typeof by !== 'object' || by === null) return String(by);
  const name = by as ThingName;
  return 'id' in name ? String(name.id) : name.text;
};

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
  'rights.findProject': one<Project>(
    'project',
    ([, by]) => by,
    ({ id, name }) => `${id} (${name})`,
  ),
  'devices.get': one<Device>('device', ([, key]) => key, deviceKey),
  'devices.find': one<Device>('device', ([, by]) => by, deviceKey),
  'devices.findReachable': one<Device>('device', ([, id]) => id, deviceKey),
  'assets.get': one<Asset>(
    'asset',
    ([, id]) => id,
    ({ id, name }) => `${id} (${name})`,
  ),
  'assets.find': one<Asset>(
    'asset',
    ([, by]) => by,
    ({ id, name }) => `${id} (${name})`,
  ),
  'series.byExternalIds': ([, form, ids], result) => {
    const shown = form as MadeIdForm;
    const found = new Map(
      ((result ?? []) as readonly Series[]).map((series) => [shownId(shown, series), series.name]),
    );
    return (ids as readonly string[]).map((asked) => ({
      kind: 'series',
      asked,
      found: found.get(asked) ?? null,
    }));
  },
};
