/** Making a stream: one that exists is answered as it is. */
import { TributaryError } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import type { SeriesOfVariable } from '../../../services/services.js';
import type { ProjectPlace } from '../access/places.js';
import { notFound } from '../errors.js';
import { Fields } from '../http/fields.js';
import type { Call } from '../route.js';
import { variableAttributes, type StreamAttributes } from '../wire/stream-rules.js';
import { virtualDevice } from './virtual-device.js';

interface FoundStream extends ProjectPlace {
  readonly stream: SeriesOfVariable;
}

/** A stream of its own takes its rules from its variable. */
export async function makeStream(call: Call): Promise<FoundStream> {
  const { caller, services } = call;
  const body = call.fields();
  const fields = new Fields(body);
  const text = fields.text('variable');
  const slug = fields.optionalText('device') ?? '';
  const label = fields.optionalText('data_label', 255);
  fields.check();
  const { project, variable, ...place } = await caller.variable(text, 'write');
  const device = slug === '' ? undefined : (await caller.device(slug, 'write')).device;
  if (device !== undefined && device.project !== project.id) throw notFound();
  const target = device ?? (await virtualDevice(services, project.id));
  const known = await services.series.ofVariable(project.id, target.id, variable.id);
  if (known !== undefined) return { project, ...place, stream: { series: known, variable } };
  const { type, inputUnit, outputUnit, format, m, d, o, mdoLabel } = variableAttributes(variable);
  const vendor: StreamAttributes = {
    recorded: 1,
    mdoType: 'S',
    ...JSON.parse(JSON.stringify({ type, inputUnit, outputUnit, format, m, d, o, mdoLabel })),
    ...given({ label: label || undefined }),
  };
  const series = await services.series
    .create(project.id, {
      device: target.key,
      name: variable.name,
      kind: 'number',
      unit: variable.unit,
      attributes: { iotile: vendor },
    })
    .catch(async (error: unknown) => {
      // Made meanwhile by the first point of it.
      const made = await services.series.ofVariable(project.id, target.id, variable.id);
      if (made === undefined || !(error instanceof TributaryError)) throw error;
      return made;
    });
  return { project, ...place, stream: { series, variable } };
}
