/** Tokens, logins and access keys. Tokens of devices are none of it: devices log in all day long. */
import { changedMembers, changes } from '../note.js';
import type { Watches } from './watch.js';
import type { TokenInfo } from '../../../model/records/token.js';
import type { AuditNote } from '../../contract/audit.js';

const subjectOf = ({ id, name, kind }: Pick<TokenInfo, 'id' | 'name' | 'kind'>): AuditNote['subject'] => ({
  kind: kind === 'login' ? 'login' : 'token',
  id,
  name,
});

export const tokens: Watches<'tokens'> = {
  create: () => (token) => {
    const { kind, organization, project, owner, scopes, expires, device } = token;
    // What an adopted one is, stands in the record of its adoption.
    if (kind === 'device' || kind === 'adopted') return undefined;
    // One without an end is no login, but what one hands out for good.
    if (kind === 'login' && owner !== null && expires !== null)
      return {
        action: 'login.success',
        organization,
        subject: { kind: 'user', id: owner },
        details: { expires },
        user: owner,
      };
    const from = token.refreshedFrom;
    return {
      action: from === null ? 'token.create' : 'token.refresh',
      ...{ organization, project },
      subject: subjectOf(token),
      details: { scopes, expires, ...(device !== null && { device }), ...(from !== null && { from }) },
    };
  },
  update: async ({ audit }, id) => {
    const before = await audit.token(id);
    return (after) => {
      if (after === undefined) return undefined;
      const details = {
        ...changes(before, after, ['name', 'description', 'active']),
        ...changedMembers(before?.attributes, after.attributes),
      };
      if (Object.keys(details).length === 0) return undefined;
      const { organization, project } = after;
      return { action: 'token.update', organization, project, subject: subjectOf(after), details };
    };
  },
  revoke: async ({ tokens }, organization, id) => {
    const token = await tokens.get(organization, id);
    return (revoked) =>
      revoked && token !== undefined && token.kind !== 'device'
        ? { action: 'token.revoke', organization, project: token.project, subject: subjectOf(token) }
        : undefined;
  },
  revokeOfOwner: async ({ users, memberships }, owner, which, organization) => {
    const person = await users.get(owner);
    const [first] = await memberships.listOfUser(owner);
    return () => ({
      action: 'token.revoke_all',
      ...(organization === undefined ? first && { fallback: first.organization } : { organization }),
      subject: { kind: 'user', id: owner, name: person?.email ?? null },
      details: { which },
    });
  },
  revokeOfAdoption:
    (_within, { id, organization }) =>
    (revoked) =>
      revoked > 0
        ? {
            action: 'token.revoke_all',
            organization,
            subject: { kind: 'adopted_credential', id },
            details: { which: 'handed_out' },
          }
        : undefined,
  revokeOfOrganization: (_within, organization) => () => ({
    action: 'token.revoke_all',
    organization,
    subject: { kind: 'organization', id: organization },
    details: { which: 'all' },
  }),
};

export const adoptions: Watches<'adoptions'> = {
  create: async ({ tokens }, { organization, token }) => {
    const made = token === null ? undefined : await tokens.get(organization, token);
    return ({ id, project, api, form, name, addresses, expires }) => ({
      action: 'credential.adopt',
      ...{ organization, project },
      subject: { kind: 'adopted_credential', id, name },
      details: {
        ...{ api, form, addresses, expires, token },
        ...(made && { scopes: made.scopes, device: made.device }),
      },
    });
  },
};

export const accessKeys: Watches<'accessKeys'> = {
  create: (_within, project) => (key) => ({
    action: 'access_key.create',
    project,
    subject: { kind: 'access_key', id: key.publicId, name: key.name },
    details: { rules: key.rules },
  }),
  update: async ({ accessKeys }, project, id) => {
    const before = await accessKeys.get(id);
    return (after) =>
      after && {
        action: 'access_key.update',
        project,
        subject: { kind: 'access_key', id: after.publicId, name: after.name },
        details: changes(before, after, ['name', 'description', 'active', 'rules']),
      };
  },
  delete: async ({ accessKeys }, project, id) => {
    const before = await accessKeys.get(id);
    return (deleted) =>
      deleted
        ? {
            action: 'access_key.delete',
            project,
            subject: { kind: 'access_key', id: before?.publicId ?? id, name: before?.name ?? null },
          }
        : undefined;
  },
};
