/** The stream that an event is written to, by its slug: made where the project and the device are there and it is not. */
import type { SeriesOfVariable } from '../../services/services.js';
import type { Call } from './routing.js';
import { virtualDevice } from './routes/streams.js';

export async function streamForWriting(call: Call, slug: string): Promise<SeriesOfVariable> {
  const { project, device, number, series, variable } = await call.caller.stream(slug, 'write');
  if (series && variable) return { series, variable };
  const target = device ?? (await virtualDevice(call, project.id));
  const streams = await call.services.reports.streams(project, target, [number]);
  return streams.get(number)!;
}
