/**
 * Streams: every series of the project, whichever API made it. Rules: a stream without a number (the 65,536th variable)
 * has no slug and is not here; making one that exists answers with the one there is; archives are not kept.
 */
import { given } from '../../../model/given.js';
import { parseDeviceSlug, parseBlockSlug, parseVariableSlug } from '../../../model/identity.js';
import type { Device, SeriesOfVariable } from '../../../services/services.js';
import { readWhole } from '../../whole-lists.js';
import type { ProjectPlace, StreamPlace } from '../access/places.js';
import { placesFor } from '../access/selection.js';
import { signedIn } from '../credentials.js';
import { errorText, forbidden, IotileRefusal, notFound } from '../errors.js';
import { Fields } from '../http/fields.js';
import { envelope, envelopeOf, EXTRA_LARGE } from '../http/paging.js';
import { route, type IotileRoute, type Call } from '../route.js';
import { makeStream } from '../streams/make-stream.js';
import { readMdoChange } from '../streams/mdo-change.js';
import { VIRTUAL_DEVICE } from '../streams/virtual-device.js';
import { withVendorAttributes } from '../wire/attributes.js';
import { rulesOf, streamAttributes, type StreamAttributes } from '../wire/stream-rules.js';
import { streamJson } from '../wire/streams.js';
import { findType } from '../wire/variable-types.js';
import { projectNumberOf } from '../wire/ids.js';

export const streamRoutes: readonly IotileRoute[] = [
  route({ method: 'GET', path: '/stream/', needs: signedIn, handle: list }),
  route({
    method: 'POST',
    path: '/stream/',
    needs: signedIn,
    status: 201,
    handle: async (call) => {
      const { stream, ...place } = await makeStream(call);
      return jsonOf(place, stream);
    },
  }),
  route({
    method: 'GET',
    path: '/stream/:slug/',
    needs: signedIn,
    handle: async ({ caller, param }) => {
      const place = await caller.stream(param('slug'));
      return jsonOf(place, existing(place));
    },
  }),
  route({ method: 'PATCH', path: '/stream/:slug/', needs: signedIn, handle: change }),
  route({ method: 'PUT', path: '/stream/:slug/', needs: signedIn, handle: change }),
  route({
    method: 'DELETE',
    path: '/stream/:slug/',
    needs: signedIn,
    handle: async ({ caller, services, param }) => {
      const place = await caller.stream(param('slug'));
      if (!(await caller.isStaffIn(place.membership)))
        throw errorText(400, 'Streams can only be deleted by staff.');
      await services.series.delete(place.project.id, existing(place).series.id);
    },
  }),
];

const jsonOf = ({ project, membership }: ProjectPlace, stream: SeriesOfVariable) =>
  streamJson(stream, project, membership.organization);

/** What is there of a stream that has to be there. */
export function existing({ series, variable }: StreamPlace): SeriesOfVariable {
  if (series === undefined || variable === undefined) throw notFound();
  return { series, variable };
}

async function list(call: Call) {
  const { query, services } = call;
  const devices = query.text('device') ?? query.text('device__slug');
  if (devices !== undefined && parseDeviceSlug(devices) === undefined) throw forbidden();
  const variable = query.text('variable');
  const wanted = variable === undefined ? undefined : parseVariableSlug(variable);
  const archive = query.flag('archived') || query.has('block') || (devices && parseBlockSlug(devices));
  if (archive || (variable !== undefined && wanted === undefined)) return envelopeOf(call, EXTRA_LARGE, []);
  const places = await placesFor(call);
  const projects = [...places.values()]
    .map(({ project }) => project)
    .filter((project) => wanted === undefined || wanted.project === projectNumberOf(project))
    .map(({ id }) => id);
  // One that the caller does not reach has no streams.
  const device = devices === undefined ? undefined : ((await deviceOf(call, devices))?.id ?? 0);
  const [all, virtual] = [query.flag('all'), query.flag('virtual')];
  const filter = {
    projects,
    ...given({
      devices: device === undefined ? undefined : [device],
      numbers: wanted === undefined ? undefined : [wanted.variable],
      onlyKey: virtual ? VIRTUAL_DEVICE : undefined,
      exceptKey: virtual || all ? undefined : VIRTUAL_DEVICE,
    }),
    // A device that is asked for by name shows its streams also when it rests.
    attributes: all || device !== undefined ? [] : [{ path: ['iotile', 'inactive'], not: '1' }],
    ...enabled(call),
  };
  return envelope(call, EXTRA_LARGE, (slice) =>
    readWhole(
      services,
      slice,
      (part) => services.inventory.series(filter, part),
      (items) => items.map((stream) => jsonOf(places.get(stream.series.project)!, stream)),
    ),
  );
}

async function deviceOf({ caller }: Call, slug: string): Promise<Device | undefined> {
  try {
    return (await caller.device(slug)).device;
  } catch (error) {
    if (error instanceof IotileRefusal && (error.status === 404 || error.status === 403)) return undefined;
    throw error;
  }
}

function enabled({ query }: Call) {
  if (query.text('enabled') === undefined) return {};
  const path = ['iotile', 'disabled'];
  return { seriesAttributes: [query.flag('enabled') ? { path, not: '1' } : { path, is: '1' }] };
}

async function change(call: Call) {
  const place = await call.caller.stream(call.param('slug'), 'write');
  const { series, variable } = existing(place);
  const rules = rulesOf(series, variable);
  const body = call.fields();
  const fields = new Fields(body);
  const own = streamAttributes(series);
  const before: StreamAttributes =
    own.recorded === 1
      ? own
      : {
          recorded: 1,
          mdoType: rules.mdoType,
          type: rules.type,
          inputUnit: rules.inputUnit?.slug ?? null,
          outputUnit: rules.outputUnit?.slug ?? null,
          ...rules.factors,
          format: rules.format,
          mdoLabel: rules.mdoLabel,
        };
  const change = readMdoChange(fields, body, rules.type);
  const label = fields.optionalText('data_label', 255);
  const enabled = fields.flag('enabled');
  const { mdo_type: mdoType } = body;
  if (mdoType !== undefined && mdoType !== 'V' && mdoType !== 'S')
    fields.wrong('mdo_type', 'Expected V (factors of the variable) or S (of the stream).', undefined);
  fields.check();
  const vendor = {
    ...before,
    ...change,
    ...given({ mdoType, label }),
    ...(enabled !== undefined && { disabled: enabled ? undefined : 1 }),
  };
  const unit = findType(vendor.type)?.storage_units_short;
  const after = await call.services.series.update(place.project.id, series.id, {
    attributes: withVendorAttributes(series, vendor),
    ...given({ unit: unit || undefined }),
  });
  return jsonOf(place, { series: after, variable });
}
