/**
 * Who calls, and what they mean by a slug. Ensures that organizations stay apart in the whole dialect: every project,
 * device, variable and stream that a route touches comes from here, with the level of right that the route needs, and what
 * the caller does not reach is `not_found` exactly like what does not exist. A person acts in every organization that they
 * belong to, with the role held there. A device's key reaches that device alone.
 */
import {
  deviceSlug,
  parseDeviceSlug,
  parseStreamSlug,
  parseVariableSlug,
  projectSlug,
  streamSlug,
} from '../../../model/identity.js';
import type {
  Device,
  Level,
  Membership,
  Principal,
  Services,
  ThingName,
} from '../../../services/services.js';
import { forbidden, notFound, orUndefined } from '../errors.js';
import { VIRTUAL_DEVICE } from '../streams/virtual-device.js';
import { organizationSlug } from '../wire/accounts.js';
import { vendorAttributes } from '../wire/attributes.js';
import type { DevicePlace, ProjectPlace, StreamPlace, VariablePlace } from './places.js';
import { DEVICE, isUuid, PROJECT, PROJECT_UUID, projectNumberOf } from '../wire/ids.js';

/** Most projects of one caller that lists look through. */
const MAX_PROJECTS = 10_000;

export class Caller {
  #memberships: Promise<readonly Membership[]> | undefined;

  constructor(
    readonly services: Services,
    readonly principal: Principal,
    /** The request says `?staff=1`; by itself this means nothing. */
    private readonly asksAsStaff: boolean,
  ) {}

  /** The organizations in which the caller acts, the one of the login first. */
  memberships(): Promise<readonly Membership[]> {
    return (this.#memberships ??= this.services.organizations.memberships(this.principal));
  }

  /** An organization by its slug. */
  async organization(slug: string): Promise<Membership> {
    const found = (await this.memberships()).find(
      ({ organization }) => organizationSlug(organization) === slug,
    );
    if (found === undefined) throw notFound();
    return found;
  }

  /** Staff privileges take a staff user who administers the organization, and `?staff=1`. */
  async isStaffIn({ principal }: Membership): Promise<boolean> {
    return this.asksAsStaff && principal.scopes.has('organization:admin') && (await this.isStaff());
  }

  async isStaff(): Promise<boolean> {
    if (this.principal.user === null || this.principal.kind !== 'user') return false;
    const { user } = await this.services.people.me(this.principal);
    return user !== null && vendorAttributes(user).staff === true;
  }

  /** Every project that the caller may read, by rising id. */
  async projects(): Promise<ProjectPlace[]> {
    const { projects, rights } = this.services;
    const found: ProjectPlace[] = [];
    for (const membership of await this.memberships()) {
      const { items } = await projects.search(membership.principal, { limit: MAX_PROJECTS });
      // A token that only writes, or a person without a right on this one project, reaches it and may not look into it.
      for (const project of items)
        if ((await rights.levels(membership.principal, project.id)).has('read'))
          found.push({ project, membership });
    }
    return found.sort((a, b) => a.project.id - b.project.id);
  }

  /** A project by UUID or slug; short slugs count. */
  async project(text: string, level: Level = 'read'): Promise<ProjectPlace> {
    const form = isUuid(text) ? PROJECT_UUID : PROJECT;
    return this.#project({ form, text }, level);
  }

  projectById(id: number, level: Level = 'read'): Promise<ProjectPlace> {
    return this.#project({ id }, level);
  }

  /** A device by any form of its slug, also that of a data block of it. */
  async device(slug: string, level: Level = 'read'): Promise<DevicePlace> {
    const number = parseDeviceSlug(slug);
    if (!number) throw notFound();
    return this.deviceByNumber(number, level);
  }

  /** By the number that slugs and reports have. */
  async deviceByNumber(number: number, level: Level = 'read'): Promise<DevicePlace> {
    const { device: only } = this.principal;
    const name = { form: DEVICE, text: deviceSlug(number) };
    for (const membership of await this.memberships()) {
      const device = await this.services.devices.findReachable(membership.principal, name);
      if (device === undefined || device.key === VIRTUAL_DEVICE) continue;
      if (only !== null && only !== device.id) throw notFound();
      const { project } = await this.#project({ id: device.project }, level, only !== null);
      return { project, membership, device };
    }
    throw notFound();
  }

  async variable(slug: string, level: Level = 'read'): Promise<VariablePlace> {
    const parsed = parseVariableSlug(slug);
    if (parsed === undefined) throw notFound();
    const place = await this.#projectByNumber(parsed.project, level);
    const variable = await this.services.variables.findByNumber(place.project.id, parsed.variable);
    if (variable === undefined) throw notFound();
    return { ...place, variable };
  }

  /**
   * Where a stream slug points to. The project and the device have to exist and belong together; the variable and the
   * series may not exist yet. Streams of archives (data blocks) are not kept here: not found.
   */
  async stream(slug: string, level: Level = 'read'): Promise<StreamPlace> {
    const parsed = parseStreamSlug(slug.toLowerCase());
    if (parsed === undefined || parsed.block !== 0 || parsed.project === 0) throw notFound();
    const { project, device, variable: number } = parsed;
    const place = await this.#deviceOf(project, device, level);
    if (projectNumberOf(place.project) !== project) throw notFound();
    const { services } = this;
    const { id } = place.project;
    const variable = await services.variables.findByNumber(id, number);
    const series =
      variable && place.device
        ? await services.series.ofVariable(id, place.device.id, variable.id)
        : undefined;
    return {
      project: place.project,
      membership: place.membership,
      slug: streamSlug(project, device, number),
      device: device === 0 ? null : (place.device ?? null),
      number,
      variable,
      series,
    };
  }

  /** The right on a project that was found for reading. */
  async require({ project, membership }: ProjectPlace, level: Level): Promise<void> {
    const levels = await this.services.rights.levels(membership.principal, project.id);
    if (!levels.has(level)) throw forbidden();
  }

  /** By numbers; for device 0 the one that holds virtual streams, if the project has it. */
  async #deviceOf(
    project: number,
    device: number,
    level: Level,
  ): Promise<ProjectPlace & { device: Device | undefined }> {
    if (device !== 0) return this.deviceByNumber(device, level);
    const place = await this.#projectByNumber(project, level);
    const virtual = this.services.devices.get(place.project.id, VIRTUAL_DEVICE);
    return { ...place, device: await orUndefined(virtual) };
  }

  #projectByNumber(number: number, level: Level): Promise<ProjectPlace> {
    return this.#project({ form: PROJECT, text: projectSlug(number) }, level);
  }

  async #project(by: ThingName, level: Level, ofDevice = false): Promise<ProjectPlace> {
    if (this.principal.device !== null && !ofDevice) throw notFound();
    for (const membership of await this.memberships()) {
      const project = await orUndefined(this.services.rights.findProject(membership.principal, by));
      if (project === undefined) continue;
      const place = { project, membership };
      await this.require(place, level);
      return place;
    }
    throw notFound();
  }
}
