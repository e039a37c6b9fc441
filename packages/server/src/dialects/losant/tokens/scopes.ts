/**
 * Which scopes suffice for which action, after the "Authentication" notes of Losant's published clients. Rules: our own
 * levels stand for Losant's broad scopes (read: all.Application.read; write: what all.Application may do with devices;
 * admin: all.Application); a token never gives out a scope that allows more than it is allowed itself.
 */
import type { Level } from '../../../services/services.js';

type Group = 'deviceRead' | 'read' | 'deviceWrite' | 'write' | 'admin' | 'tokens';

const GROUPS: Readonly<Record<Group, Readonly<Record<string, readonly string[]>>>> = {
  deviceRead: {
    data: ['export', 'lastValueQuery', 'timeSeriesQuery'],
    device: [
      'get',
      'getState',
      'getCompositeState',
      'getCommand',
      'getLogEntries',
      'stateStream',
      'commandStream',
    ],
    devices: ['get', 'getCompositeState'],
    deviceAttributes: ['get'],
    deviceAttribute: ['get'],
  },
  read: {
    device: ['export', 'payloadCounts'],
    devices: ['export', 'attributeNames', 'tagKeys', 'tagValues', 'deviceNames', 'payloadCounts'],
    applicationKey: ['get'],
    applicationKeys: ['get'],
    applicationApiToken: ['get'],
    applicationApiTokens: ['get'],
    applicationJobLog: ['get'],
    applicationJobLogs: ['get'],
    application: ['get', 'payloadCounts'],
  },
  deviceWrite: {
    device: ['sendState', 'sendCommand', 'setConnectionStatus'],
    devices: ['sendCommand'],
  },
  write: {
    device: ['patch', 'delete', 'removeData'],
    devices: ['post', 'patch', 'delete', 'removeData', 'restore'],
    deviceAttributes: ['post'],
    deviceAttribute: ['patch', 'delete'],
  },
  admin: {
    applicationKey: ['patch', 'delete'],
    applicationKeys: ['post'],
    application: ['patch', 'delete'],
  },
  tokens: { applicationApiTokens: ['post'], applicationApiToken: ['patch', 'delete'] },
};

/** What our own levels allow. `admin` has them all. */
const LEVEL_OF: Readonly<Record<Group, Level>> = {
  deviceRead: 'read',
  read: 'read',
  deviceWrite: 'write',
  write: 'write',
  admin: 'admin',
  tokens: 'admin',
};

/** Every action within an application, as `resource.action`, and its group. */
export const ACTIONS: ReadonlyMap<string, Group> = new Map(
  (Object.keys(GROUPS) as Group[]).flatMap((group) =>
    Object.entries(GROUPS[group]).flatMap(([resource, actions]) =>
      actions.map((action): [string, Group] => [`${resource}.${action}`, group]),
    ),
  ),
);

const BROAD = /^all\.(Application|Organization|User)(\.read|\.bounded)?$/;
const DEVICE = /^all\.Device(\.read)?$/;
const NARROW = /^[a-z][A-Za-z]{0,49}\.(\*|[a-z][A-Za-z]{0,49})$/;
/** Of Losant's command line tool, whose resources do not exist here. */
const UNUSED = /^all\.(Application|Organization|User)\.cli$|^only\.(Organization|User)(\.read|\.bounded)?$/;

/** Whether a text is written like a scope of Losant's. */
export const isScope = (scope: string): boolean =>
  [BROAD, DEVICE, NARROW, UNUSED].some((form) => form.test(scope));

/** Whether it is one that allows something here, or could at Losant. */
export const isKnownScope = (scope: string): boolean =>
  [BROAD, DEVICE, UNUSED].some((form) => form.test(scope)) ||
  [...ACTIONS.keys()].some((action) => scope === action || scope === `${action.split('.', 1)[0]}.*`);

function scopeAllows(scope: string, action: string, group: Group): boolean {
  const broad = BROAD.exec(scope);
  if (broad !== null) {
    if (broad[2] === '.read') return group === 'read' || group === 'deviceRead';
    return broad[2] === undefined || group !== 'tokens';
  }
  const device = DEVICE.exec(scope);
  if (device !== null) return group === 'deviceRead' || (device[1] === undefined && group === 'deviceWrite');
  return scope === action || scope === `${action.split('.', 1)[0]}.*`;
}

/** Whether a token of one device may do it at all, with what it sees. */
export function isOfDevices(action: string): boolean {
  const group = ACTIONS.get(action);
  return group === 'deviceRead' || group === 'deviceWrite';
}

/** What somebody holds for an application: our own levels, and Losant's scopes literally. */
export interface Held {
  readonly levels: ReadonlySet<Level>;
  readonly scopes: ReadonlySet<string>;
}

export function allows({ levels, scopes }: Held, action: string): boolean {
  const group = ACTIONS.get(action);
  if (group === undefined) return false;
  if (levels.has(LEVEL_OF[group])) return true;
  for (const scope of scopes) if (scopeAllows(scope, action, group)) return true;
  return false;
}

/** Whether the level alone, whatever the scopes, is enough: the bound of a person's rights on tokens of theirs. */
export const levelFor = (action: string): Level => LEVEL_OF[ACTIONS.get(action) ?? 'admin'];

/** Whether a holder may give out this scope: everything that it allows, the holder is allowed. */
export function mayGive(held: Held, scope: string): boolean {
  const all = [...ACTIONS].every(([action]) => allows(held, action));
  const given = [...ACTIONS].filter(([action, group]) => scopeAllows(scope, action, group));
  // What the scope means is not known here: only who may do everything gives it.
  if (given.length === 0 || UNUSED.test(scope)) return all;
  return given.every(([action]) => allows(held, action));
}

/** The scopes that a token of our own levels shows to Losant's clients. */
export function shownScopes(scopes: readonly string[]): readonly string[] {
  const own = new Set(scopes.map((scope) => OWN[scope] ?? scope));
  return [...own].filter(isScope);
}

const OWN: Readonly<Record<string, string>> = {
  'project:read': 'all.Application.read',
  'project:write': 'all.Device',
  'project:admin': 'all.Application',
  'organization:read': 'all.Organization.read',
  'organization:write': 'all.Device',
  'organization:admin': 'all.Organization',
};
