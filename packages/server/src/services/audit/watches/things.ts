/** Organizations, projects, and what is deleted of what stands in them. */
import { MOVE_JOB } from '../../../model/records/move.js';
import type { AuditAction } from '../../contract/audit-actions.js';
import { changedMembers, changes } from '../note.js';
import type { Watches } from './watch.js';
import type { DeletedOf } from '../../../catalog/deleted/deleted-things.js';
import type { DeletedThing } from '../../../model/records/deleted.js';
import type { Project } from '../../../model/records/project.js';

export const organizations: Watches<'organizations'> = {
  create:
    () =>
    ({ id, name }) => ({
      action: 'organization.create',
      organization: id,
      subject: { kind: 'organization', id, name },
    }),
  update: async ({ organizations }, id) => {
    const before = await organizations.get(id);
    return (after) =>
      after && {
        action: 'organization.update',
        organization: id,
        subject: { kind: 'organization', id, name: after.name },
        details: {
          ...changes(before, after, ['name', 'slug']),
          ...changedMembers(before?.attributes, after.attributes),
        },
      };
  },
  retire: async ({ organizations }, id) => {
    const before = await organizations.get(id);
    return () => ({
      action: 'organization.delete',
      organization: id,
      subject: { kind: 'organization', id, name: before?.name ?? null },
    });
  },
};

/** What is too long to be shown before and after. */
const membersOf = ({ attributes, mqttMapping }: Project) => ({ ...attributes, mqttMapping });

export const projects: Watches<'projects'> = {
  create: (_within, organization) => (project) => ({
    action: 'project.create',
    ...{ organization, project: project.id },
    subject: { kind: 'project', id: project.id, name: project.name },
  }),
  update: async ({ projects }, id) => {
    const before = await projects.get(id);
    return (after) =>
      after && {
        action: 'project.update',
        ...{ organization: after.organization, project: id },
        subject: { kind: 'project', id, name: after.name },
        details: {
          ...changes(before, after, ['name', 'description', 'createDevices', 'createSeries', 'earliestTime']),
          ...changedMembers(before && membersOf(before), membersOf(after)),
        },
      };
  },
  delete: async ({ projects }, id) => {
    const before = await projects.get(id);
    return (deleted) =>
      deleted && before
        ? {
            action: 'project.delete',
            ...{ organization: before.organization, project: id },
            subject: { kind: 'project', id, name: before.name },
          }
        : undefined;
  },
};

export const devices: Watches<'devices'> = {
  delete: async ({ devices }, project, id) => {
    const before = await devices.get(project, id);
    return (deleted) =>
      deleted
        ? { action: 'device.delete', project, subject: { kind: 'device', id, name: before?.key ?? null } }
        : undefined;
  },
};

export const seriesIngest: Watches<'seriesIngest'> = {
  moveDevice:
    (_within, project, { id, key }, to) =>
    () => ({
      action: 'device.move',
      project,
      subject: { kind: 'device', id, name: key },
      details: { project: { from: project, to } },
    }),
};

export const series: Watches<'series'> = {
  delete: async ({ series }, project, id) => {
    const before = await series.get(project, id);
    return (deleted) =>
      deleted
        ? {
            action: 'series.delete',
            project,
            subject: { kind: 'series', id, name: before?.name ?? null },
            details: { device: before?.device ?? null },
          }
        : undefined;
  },
};

const placeOf = ({ kind, within }: DeletedOf, id: number) =>
  kind === 'project' ? { organization: within, project: id } : { project: within };

const ofDeleted =
  (what: 'restore' | 'expire') => (_within: unknown, of: DeletedOf, id: number) => (thing?: DeletedThing) =>
    thing && {
      action: `${of.kind}.${what}` as const,
      ...placeOf(of, id),
      subject: { kind: of.kind, id, name: thing.name },
      details: thing.device === null ? {} : { device: thing.device },
    };

export const deletedThings: Watches<'deletedThings'> = {
  restore: ofDeleted('restore'),
  expire: ofDeleted('expire'),
};

export const purge: Watches<'purge'> = {
  finish:
    (_within, kind, { organization, project }, { id, name, device }) =>
    () => ({
      action: `${kind}.purge`,
      ...{ organization, project: project ?? id },
      subject: { kind, id, name },
      details: device === null ? {} : { device },
    }),
};

export const variables: Watches<'variables'> = {
  delete: async ({ variables }, project, id) => {
    const before = await variables.get(project, id);
    return (deleted) =>
      deleted
        ? {
            action: 'variable.delete',
            project,
            subject: { kind: 'variable', id, name: before?.name ?? null },
          }
        : undefined;
  },
};

export const assets: Watches<'assets'> = {
  delete: async ({ assets }, project, id) => {
    const before = await assets.get(project, id);
    return (deleted) =>
      deleted
        ? { action: 'asset.delete', project, subject: { kind: 'asset', id, name: before?.name ?? null } }
        : undefined;
  },
};

export const documents: Watches<'documents'> = {
  // Their names are left out: some are the secret of an upload.
  delete: (_within, project, kind, id) => (deleted) =>
    deleted ? { action: 'document.delete', project, subject: { kind, id } } : undefined,
};

export const events: Watches<'events'> = {
  delete: async ({ audit }, _projects, id) => {
    const place = await audit.placeOfEvent(id);
    return (deleted) =>
      deleted && place !== undefined
        ? {
            action: 'event.delete',
            project: place.project,
            subject: { kind: 'event', id, name: place.series },
          }
        : undefined;
  },
};

export const files: Watches<'files'> = {
  endLink: () => (file) =>
    file && {
      action: 'link.end',
      ...{ organization: file.organization, project: file.project },
      subject: { kind: file.kind, id: file.id, name: file.name },
    },
  delete: async ({ audit }, id) => {
    const file = await audit.file(id);
    // What has expired goes by itself.
    const ended = file?.expires != null && file.expires <= Date.now();
    return () =>
      file === undefined || ended
        ? undefined
        : {
            action: 'file.delete',
            ...{ organization: file.organization, project: file.project },
            subject: { kind: file.kind, id, name: file.name },
          };
  },
};

export const deviceHistory: Watches<'deviceHistory'> = {
  removeConnections: async ({ devices }, ids, from, to) => {
    const [first] = await devices.listAnywhere(ids.slice(0, 1));
    return () =>
      first && {
        action: 'history.delete',
        project: first.project,
        subject: { kind: 'connections', id: ids.length === 1 ? first.id : null, name: first.key },
        details: { devices: ids.length, from, to },
      };
  },
  removeCommands: async ({ devices }, ids, from, to) => {
    const [first] = await devices.listAnywhere(ids.slice(0, 1));
    return () =>
      first && {
        action: 'history.delete',
        project: first.project,
        subject: { kind: 'commands', id: ids.length === 1 ? first.id : null, name: first.key },
        details: { devices: ids.length, from, to },
      };
  },
};

const STARTED: Readonly<Record<string, AuditAction>> = { export: 'export.start', [MOVE_JOB]: 'move.begin' };

export const jobs: Watches<'jobs'> = {
  create: (_within, _owner, kind) => (job) => {
    const action = Object.hasOwn(STARTED, kind) ? STARTED[kind] : undefined;
    return (
      action && {
        action,
        ...{ organization: job.organization, project: job.project },
        subject: { kind: 'job', id: job.id },
      }
    );
  },
};
