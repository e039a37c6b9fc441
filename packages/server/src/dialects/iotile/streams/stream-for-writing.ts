/**
 * The stream that is written to: made where the project and the device are there and it is not. Rule: a request finds the
 * places of all that it names before it makes the first of them, so that one that is not the caller's leaves nothing.
 */
import type { SeriesOfVariable, Services } from '../../../services/services.js';
import type { StreamPlace } from '../access/places.js';
import { notFound } from '../errors.js';
import { virtualDevice } from './virtual-device.js';

export async function streamForWriting(
  services: Services,
  { project, device, number, series, variable }: StreamPlace,
): Promise<SeriesOfVariable> {
  if (series !== undefined && variable !== undefined) return { series, variable };
  if (!project.createSeries) throw notFound();
  const target = device ?? (await virtualDevice(services, project.id));
  const streams = await services.reports.streams(project, target, [number]);
  return streams.get(number)!;
}
