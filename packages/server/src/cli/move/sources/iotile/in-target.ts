/** The IOTile API of the target, and the slugs that things have there. */
import {
  deviceSlug,
  parseDeviceSlug,
  parseProjectSlug,
  parseStreamSlug,
  projectSlug,
  streamSlug,
  variableSlug,
} from '../../../../model/identity.js';
import { WHEN_BUSY } from '../../../connection.js';
import type { ExtraTarget } from '../../engine/source.js';
import { BASE } from './api.js';

/** Tokens of no JWT form go under this word. */
export const SCHEME = 'token';

export const get = <T>(
  { api }: ExtraTarget,
  path: string,
  parameters: Record<string, string> = {},
): Promise<T> => api.elsewhere<T>('GET', BASE + path, { query: parameters, scheme: SCHEME, ...WHEN_BUSY });
export const post = <T>({ api }: ExtraTarget, path: string, body: unknown): Promise<T> =>
  api.elsewhere<T>('POST', BASE + path, { body, scheme: SCHEME, ...WHEN_BUSY });

/** That of the project in the target. */
export const projectIn = ({ project, projectIds }: ExtraTarget): string =>
  projectIds['iotile-slug'] ?? projectSlug(project);

/** The slug of the same project, device, stream or variable in the target. */
export function slugIn(target: ExtraTarget, slug: string): string {
  if (slug.startsWith('p--')) return projectIn(target);
  const project = parseProjectSlug(projectIn(target))!;
  if (slug.startsWith('v--')) return variableSlug(project, Number.parseInt(slug.slice(-4), 16));
  const stream = slug.startsWith('s--') ? parseStreamSlug(slug) : undefined;
  const number = stream === undefined ? parseDeviceSlug(slug) : stream.device;
  const key = deviceSlug(number ?? 0);
  const device = number === 0 ? { id: 0, externalIds: {} } : target.device(key);
  if (device === undefined) throw new Error(`${key} was not made`);
  const own = device.externalIds['iotile'] ?? deviceSlug(device.id);
  return stream === undefined ? own : streamSlug(project, parseDeviceSlug(own)!, stream.variable);
}

export const sameTime = (one: string, other: string): boolean => Date.parse(one) === Date.parse(other);
