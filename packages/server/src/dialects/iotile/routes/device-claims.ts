/** Devices come into projects and leave them: claims. */
import { given } from '../../../model/given.js';
import { claim, claimAnswer, isClaimed } from '../access/claims.js';
import { signedIn } from '../credentials.js';
import { detail, fieldErrors, IotileRefusal, required } from '../errors.js';
import { Fields } from '../http/fields.js';
import { route, type IotileRoute, type Call } from '../route.js';
import { withVendorAttributes } from '../wire/attributes.js';
import { jsonOf } from './devices.js';

export const deviceClaimRoutes: readonly IotileRoute[] = [
  route({ method: 'POST', path: '/device/claimable/', needs: signedIn, status: 202, handle: claimable }),
  route({
    method: 'POST',
    path: '/device/claim/',
    needs: signedIn,
    status: 202,
    handle: async (call) => {
      const fields = new Fields(call.fields());
      const [device, project] = [fields.text('device'), fields.text('project')];
      fields.check();
      const to = await call.caller.project(project, 'write');
      const claimed = await claim(call, await call.caller.device(device, 'read'), to);
      return claimAnswer(claimed, to);
    },
  }),
  route({ method: 'POST', path: '/device/:slug/unclaim/', needs: signedIn, status: 202, handle: unclaim }),
];

const MAX_SLUGS = 1_000;

/** Unknown ones are left out of the answer, and so are those of others. */
async function claimable(call: Call) {
  const { slugs } = call.fields();
  if (slugs === undefined) throw required('slugs');
  if (!Array.isArray(slugs) || slugs.length > MAX_SLUGS || !slugs.every((slug) => typeof slug === 'string'))
    throw fieldErrors({ slugs: `A list of at most ${MAX_SLUGS} device slugs is required.` });
  const results = [];
  for (const slug of slugs) {
    const place = await call.caller.device(slug).catch((error: unknown) => {
      if (error instanceof IotileRefusal) return undefined;
      throw error;
    });
    if (place !== undefined) results.push({ slug: jsonOf(place).slug, claimable: !isClaimed(place.device) });
  }
  return { count: results.length, results };
}

/** The device stays where it is, without a claim; with `clean_streams` its data goes. */
async function unclaim(call: Call) {
  const { caller, services, param } = call;
  const place = await caller.device(param('slug'), 'write');
  const fields = new Fields(call.fields());
  const label = fields.optionalText('label', 255);
  const clean = fields.flag('clean_streams');
  fields.check();
  await caller.require(place, 'admin');
  if (!isClaimed(place.device)) throw detail(400, 'Device is not claimed');
  if (clean === true)
    for (const { id } of await services.series.ofDevices(place.project.id, [place.device.id]))
      await services.series.delete(place.project.id, id);
  await services.devices.update(place.project.id, place.device.key, {
    ...given({ name: label || undefined }),
    attributes: withVendorAttributes(place.device, {
      unclaimed: 1,
      claimedBy: undefined,
      claimedOn: undefined,
    }),
  });
  return { unclaimed: true, msg: 'Device was unclaimed.' };
}
