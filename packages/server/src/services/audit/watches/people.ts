/** People, their places in organizations and projects, and keys that work once. */
import { changedMembers, changes } from '../note.js';
import type { AuditAction } from '../../contract/audit-actions.js';
import type { Watches } from './watch.js';

export const users: Watches<'users'> = {
  create: () => (user) => ({
    action: 'user.create',
    subject: { kind: 'user', id: user.id, name: user.email },
  }),
  update: async ({ users, memberships }, id, { password }) => {
    const before = await users.get(id);
    const [first] = await memberships.listOfUser(id);
    return (after) => {
      if (after === undefined) return undefined;
      const details = {
        ...changes(before, after, ['email', 'name', 'username']),
        ...changedMembers(before?.attributes, after.attributes),
      };
      if (password === undefined && Object.keys(details).length === 0) return undefined;
      return {
        action: password === undefined ? 'user.update' : 'user.password',
        subject: { kind: 'user', id, name: before?.email ?? null },
        details,
        // Who sets a new password by mail has no credential, but is a member.
        ...(first && { fallback: first.organization }),
      };
    };
  },
  delete: async ({ users }, id) => {
    const before = await users.get(id);
    return () => before && { action: 'user.delete', subject: { kind: 'user', id, name: before.email } };
  },
};

export const memberships: Watches<'memberships'> = {
  set: async ({ memberships, users }, organization, user, role) => {
    const before = await memberships.get(organization, user);
    const person = await users.get(user);
    return () =>
      before?.role === role
        ? undefined
        : {
            action: 'member.set',
            organization,
            subject: { kind: 'user', id: user, name: person?.email ?? null },
            details: { role: { from: before?.role ?? null, to: role } },
          };
  },
  remove: async ({ memberships, users }, organization, user) => {
    const before = await memberships.get(organization, user);
    const person = await users.get(user);
    return (removed) =>
      removed
        ? {
            action: 'member.remove',
            organization,
            subject: { kind: 'user', id: user, name: person?.email ?? null },
            details: { role: before?.role ?? null },
          }
        : undefined;
  },
  removeAll: (_within, organization) => () => ({
    action: 'member.remove',
    organization,
    subject: { kind: 'organization', id: organization },
    details: { everybody: true },
  }),
};

const MADE: Readonly<Record<string, AuditAction>> = {
  invitation: 'invitation.create',
  email: 'email_check.start',
  address: 'address_change.start',
  password: 'password_reset.start',
};
const USED: Readonly<Record<string, AuditAction>> = {
  invitation: 'invitation.use',
  email: 'email_check.use',
  address: 'address_change.use',
  password: 'password_reset.use',
};

export const rights: Watches<'rights'> = {
  set: async ({ rights, users }, { project, user, levels }) => {
    const before = await rights.get(project, user);
    const person = await users.get(user);
    return () => ({
      action: 'right.set',
      project,
      subject: { kind: 'user', id: user, name: person?.email ?? null },
      details: { levels: { from: before?.levels ?? null, to: levels } },
    });
  },
  addKey:
    (_within, { purpose, organization, user, email, role, expires }) =>
    () => ({
      action: MADE[purpose]!,
      organization,
      subject: { kind: user === null ? 'invitation' : 'user', id: user, name: email },
      details: { ...(role !== null && { role }), expires },
    }),
  takeKey: () => (key) =>
    key && {
      action: USED[key.purpose]!,
      organization: key.organization,
      subject: { kind: key.user === null ? 'invitation' : 'user', id: key.user, name: key.email },
      details: key.role === null ? {} : { role: key.role },
    },
};
