/** Accounts, organizations, memberships and projects as this API shows them. */
import { derivedUuid, slugify } from '../../../model/slugify.js';
import type { Membership, Project, Role, Member } from '../../../services/services.js';
import { permissionsOf } from '../access/permissions.js';
import { vendorAttributes, textAttribute } from './attributes.js';
import { adminTime } from './times.js';
import { projectSlugOf, projectUuidOf } from './ids.js';

type Person = Pick<Member, 'id' | 'email' | 'name' | 'username' | 'attributes' | 'created' | 'updated'>;

/** A picture without a server: pages put it into `src`. */
const AVATAR =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'%3E%3Ccircle cx='4' cy='3' r='2'/%3E%3Cpath d='M0 8a4 3 0 018 0'/%3E%3C/svg%3E";
const avatar = { tiny: AVATAR, thumbnail: AVATAR, medium: AVATAR };

/** A person's name in URLs; those made by other APIs may have none. */
export const usernameOf = ({ id, username, email }: Pick<Person, 'id' | 'username' | 'email'>): string =>
  username ?? (slugify(email.split('@', 1)[0] ?? '') || `user-${id}`);

export function accountJson(user: Person) {
  const vendor = vendorAttributes(user);
  const username = usernameOf(user);
  return {
    id: user.id,
    email: user.email,
    username,
    slug: username,
    name: user.name ?? '',
    tagline: textAttribute(vendor, 'tagline'),
    is_staff: vendor.staff === true,
    created_at: adminTime(user.created),
    updated_at: adminTime(user.updated),
    avatar,
  };
}

/** Also of an organization that never got a slug of its own. */
export const organizationSlug = ({ id, slug }: { id: number; slug: string | null }): string =>
  slug ?? `org-${id}`;

export function organizationJson({ organization }: Membership) {
  const vendor = vendorAttributes(organization);
  return {
    id: derivedUuid('0f', organization.id),
    name: organization.name,
    slug: organizationSlug(organization),
    ot: null,
    about: textAttribute(vendor, 'about'),
    created_on: adminTime(organization.created),
    created_by: textAttribute(vendor, 'createdBy'),
    avatar: { tiny: AVATAR, thumbnail: AVATAR },
    domain_names: [],
  };
}

export function memberJson(person: Person | null, role: Role, since: number) {
  const { code, name, permissions } = permissionsOf(role);
  const account = person && accountJson(person);
  return {
    user: account?.slug ?? null,
    user_details: account && {
      email: account.email,
      username: account.username,
      slug: account.slug,
      name: account.name,
      tagline: account.tagline,
      avatar: account.avatar,
    },
    created_on: adminTime(since),
    is_active: true,
    is_org_admin: role === 'owner' || role === 'admin',
    permissions,
    role: code,
    role_name: `${code} - ${name}`,
  };
}

export function projectJson(project: Project, organization: { id: number; slug: string | null }) {
  const vendor = vendorAttributes(project);
  const slug = projectSlugOf(project);
  return {
    id: projectUuidOf(project),
    name: project.name,
    slug,
    gid: slug.slice(3),
    org: organizationSlug(organization),
    about: project.description ?? '',
    project_template: 'default-template-v1-0-0',
    created_on: adminTime(project.created),
    created_by: textAttribute(vendor, 'createdBy'),
  };
}
