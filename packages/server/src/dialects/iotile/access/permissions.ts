/**
 * What a role of this platform is called in IOTile Cloud, and the 25 rights that its clients look up to show or hide
 * things. What a request may do is decided by the role itself, not by this list.
 */
import type { Role } from '../../../services/services.js';

const READ = [
  ...[
    'read_notes',
    'access_webapp',
    'access_classic',
    'access_reports',
    'read_stream_ids',
    'access_companion',
  ],
  ...['access_datablock', 'read_stream_data', 'read_device_locations', 'read_device_properties'],
] as const;
const WRITE = [
  ...[
    'reset_device',
    'claim_devices',
    'modify_device',
    'create_reports',
    'create_datablock',
    'create_stream_data',
  ],
  ...['modify_stream_ids', 'manage_stream_aliases', 'modify_device_properties'],
] as const;
const MANAGE = ['manage_users', 'delete_datablock', 'manage_org_and_projects'] as const;
/** The vendor gave these to its own staff alone. */
const VENDOR = ['manage_ota', 'create_stream_ids'] as const;

const ROLES: Readonly<Record<Role, { code: string; name: string; has: readonly string[] }>> = {
  owner: { code: 'a0', name: 'Owner', has: [...READ, ...WRITE, ...MANAGE, 'delete_org'] },
  admin: { code: 'a1', name: 'Administrator', has: [...READ, ...WRITE, ...MANAGE] },
  member: { code: 'm1', name: 'Member', has: [...READ, ...WRITE] },
  viewer: { code: 'r1', name: 'Read Only', has: READ },
};
const ALL = [...READ, ...WRITE, ...MANAGE, 'delete_org', ...VENDOR];

export function permissionsOf(role: Role) {
  const { code, name, has } = ROLES[role];
  const permissions = Object.fromEntries(ALL.map((right) => [`can_${right}`, has.includes(right)]));
  return { code, name, permissions };
}

/** Operators of devices write, support reads: the two roles that this platform has no word for. */
const BY_CODE: Readonly<Record<string, Role>> = {
  a0: 'owner',
  a1: 'admin',
  m1: 'member',
  d1: 'member',
  r1: 'viewer',
  s0: 'viewer',
};

/** Undefined for a code that there is not. */
export const roleOfCode = (code: unknown): Role | undefined =>
  typeof code === 'string' && Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined;
export const ROLE_CODES = Object.keys(BY_CODE).join(', ');
