/**
 * The numbers and slugs of projects and devices: those that they had at IOTile, or made of ours. A stream, a variable and a
 * streamer are named by the numbers of their project and device.
 */
import {
  deviceSlug,
  IOTILE_UUID,
  madeId,
  parseDeviceSlug,
  parseProjectSlug,
  projectSlug,
  shownId,
  streamSlug,
  variableSlug,
  type Identified,
  type MadeIdForm,
} from '../../../model/identity.js';
import type { Series, SeriesOfVariable } from '../../../services/services.js';
import { VIRTUAL_DEVICE } from '../streams/virtual-device.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const isUuid = (text: string): boolean => UUID.test(text);

export const PROJECT_UUID: MadeIdForm = {
  api: 'iotile',
  kind: 'project',
  expected: 'a UUID',
  read: (text) => (isUuid(text) ? text.toLowerCase() : undefined),
  made: madeId(IOTILE_UUID),
};

export const PROJECT: MadeIdForm = {
  api: 'iotile-slug',
  kind: 'project',
  expected: 'a slug like p--0000-0042',
  read(text) {
    const number = parseProjectSlug(text);
    return number ? projectSlug(number) : undefined;
  },
  made: { write: projectSlug, parse: parseProjectSlug },
};

export const DEVICE: MadeIdForm = {
  api: 'iotile',
  kind: 'device',
  expected: 'a slug like d--0000-0000-0000-0090, of a number below 2^48',
  read(text) {
    const number = parseDeviceSlug(text);
    return number ? deviceSlug(number) : undefined;
  },
  made: { write: deviceSlug, parse: parseDeviceSlug },
  isWide: true,
};

export const projectUuidOf = (project: Identified): string => shownId(PROJECT_UUID, project);

export const projectSlugOf = (project: Identified): string => shownId(PROJECT, project);

export const projectNumberOf = (project: Identified): number => parseProjectSlug(projectSlugOf(project))!;

export const deviceSlugOf = (device: Identified): string => shownId(DEVICE, device);

/** 0 for the device that stands for "no device". */
export const deviceNumberOf = (device: Identified & { readonly key: string }): number =>
  device.key === VIRTUAL_DEVICE ? 0 : parseDeviceSlug(deviceSlugOf(device))!;

/** Of the project that a series is in. */
export const projectOf = ({ project, projectIds }: Series): Identified => ({
  id: project,
  externalIds: projectIds,
});

export const slugOfStream = ({ series, variable }: SeriesOfVariable): string =>
  streamSlug(projectNumberOf(projectOf(series)), deviceNumberOf(series.device), variable.number ?? 0);

/** What every row and event of a stream says of where it is. */
export const placeOfStream = (stream: SeriesOfVariable) => {
  const project = projectNumberOf(projectOf(stream.series));
  return {
    stream: slugOfStream(stream),
    project: projectSlug(project),
    device: deviceSlug(deviceNumberOf(stream.series.device)),
    variable: variableSlug(project, stream.variable.number ?? 0),
  };
};
