/** Devices, series, people and the rest as answers show them: the catalog's words, times as ISO text. */
import { isDemo } from '../../../model/demo-project.js';
import { given } from '../../../model/given.js';
import { isInterrupted } from '../../../model/records/move.js';
import type {
  Asset,
  AuditEntry,
  Device,
  Job,
  Me,
  Project,
  Series,
  TokenInfo,
  Member,
} from '../../../services/services.js';
import { isoFromMicros } from '../../../model/time.js';
import { isoFromMillis, isoOrNull } from './times.js';

const stamps = ({ created, updated }: { created: number; updated: number }) => ({
  created: isoFromMillis(created),
  updated: isoFromMillis(updated),
});

export const projectView = (project: Project) => ({
  id: project.id,
  name: project.name,
  createDevices: project.createDevices,
  createSeries: project.createSeries,
  demo: isDemo(project),
  externalIds: project.externalIds,
  earliestTime: project.earliestTime === null ? null : isoFromMicros(project.earliestTime),
  ...stamps(project),
});

export const deviceView = (device: Device) => ({
  id: device.id,
  key: device.key,
  name: device.name,
  type: device.type,
  class: device.class,
  tags: device.tags,
  attributes: device.attributes,
  location: device.location,
  description: device.description,
  keepDuplicates: device.keepDuplicates,
  externalIds: device.externalIds,
  connection: {
    connected: device.connection.connected,
    connectedAt: isoOrNull(device.connection.connectedAt),
    disconnectedAt: isoOrNull(device.connection.disconnectedAt),
  },
  ...stamps(device),
});

export const seriesView = (series: Series) => ({
  id: series.id,
  device: series.device.key,
  name: series.name,
  tags: series.tags,
  kind: series.kind,
  unit: series.unit,
  label: series.label,
  calibration: series.calibration,
  counter: series.counter,
  externalIds: series.externalIds,
  attributes: series.attributes,
  ...stamps(series),
});

export const assetView = (asset: Asset) => ({
  id: asset.id,
  name: asset.name,
  description: asset.description,
  attributes: asset.attributes,
  members: asset.members,
  externalIds: asset.externalIds,
  ...stamps(asset),
});

export const tokenView = (token: TokenInfo) => ({
  id: token.id,
  kind: token.kind,
  name: token.name,
  project: token.project,
  scopes: token.scopes,
  expires: isoOrNull(token.expires),
  lastUsed: isoOrNull(token.lastUsed),
  revoked: isoOrNull(token.revoked),
  created: isoFromMillis(token.created),
  device: token.device,
  api: token.limits?.api ?? null,
  addresses: token.limits?.addresses ?? null,
});

export const userView = (user: Omit<Member, 'role'> & { role?: Member['role'] }) => ({
  id: user.id,
  email: user.email,
  name: user.name,
  ...given({ role: user.role }),
  ...stamps(user),
});

export const meView = ({ kind, user, organization, projects, scopes, expires }: Me) => ({
  kind,
  user: user === null ? null : userView(user),
  organization: { id: organization.id, name: organization.name },
  projects,
  scopes,
  expires: isoOrNull(expires),
});

export const jobView = (job: Job) => ({
  id: job.id,
  project: job.project,
  kind: job.kind,
  state: isInterrupted(job) ? ('interrupted' as const) : job.state,
  progress: job.progress,
  input: job.input,
  result: job.result,
  error: job.error,
  ...stamps(job),
  finished: isoOrNull(job.finished),
});

export const auditView = ({ organization: _, time, ...entry }: AuditEntry) => ({
  ...entry,
  time: isoFromMillis(time),
});
