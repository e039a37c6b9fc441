/**
 * Devices come into a project by a claim. Rules: a device that staff registered without a project is claimable by
 * whoever may write both where it lies and where it goes; one that is claimed is not.
 */
import type { Device, Membership } from '../../../services/services.js';
import { detail } from '../errors.js';
import type { Call } from '../route.js';
import { usernameOf } from '../wire/accounts.js';
import { vendorAttributes, withVendorAttributes } from '../wire/attributes.js';
import type { DevicePlace, ProjectPlace } from './places.js';
import { deviceSlugOf, projectSlugOf, projectUuidOf } from '../wire/ids.js';

export const isClaimed = (device: Device): boolean => vendorAttributes(device).unclaimed !== 1;

/** A device that nobody has claimed, by a project of this organization. */
export function checkClaimable({ device, membership }: DevicePlace, { organization }: Membership): void {
  if (isClaimed(device) || membership.organization.id !== organization.id)
    throw detail(400, 'Device is not claimable');
}

/** Takes an unclaimed device into a project and gives it back as it is then. */
export async function claim(call: Call, place: DevicePlace, to: ProjectPlace): Promise<Device> {
  const { services, caller } = call;
  checkClaimable(place, to.membership);
  await caller.require(place, 'write');
  await caller.require(to, 'write');
  const { user } = await services.people.me(caller.principal);
  const { key } = place.device;
  if (place.project.id !== to.project.id) await services.devices.move(place.project.id, key, to.project.id);
  return services.devices.update(to.project.id, key, {
    attributes: withVendorAttributes(place.device, {
      unclaimed: undefined,
      claimedBy: user === null ? '' : usernameOf(user),
      claimedOn: Date.now(),
    }),
  });
}

export const claimAnswer = (device: Device, { project }: ProjectPlace) => ({
  claimed: true,
  device: deviceSlugOf(device),
  project: projectSlugOf(project),
  project_id: projectUuidOf(project),
});
