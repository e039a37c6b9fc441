/** Devices as this API shows them. */
import type { Device, Project } from '../../../services/services.js';
import { organizationSlug } from './accounts.js';
import { vendorAttributes, textAttribute } from './attributes.js';
import { adminTime } from './times.js';
import { deviceNumberOf, deviceSlugOf, projectUuidOf } from './ids.js';

type Organization = { id: number; slug: string | null };

/** Decimal fields are texts with six places. */
const decimal = (value: number | undefined): string | null => (value === undefined ? null : value.toFixed(6));
const orNull = (value: unknown): unknown => value ?? null;

export function deviceJson(device: Device, project: Project, organization: Organization) {
  const vendor = vendorAttributes(device);
  const slug = deviceSlugOf(device);
  const claimed = vendor.unclaimed !== 1;
  const active = vendor.inactive !== 1;
  return {
    id: deviceNumberOf(device),
    slug,
    gid: slug.slice(3),
    label: device.name ?? device.key,
    active,
    external_id: textAttribute(vendor, 'externalId'),
    sg: orNull(vendor.sg),
    template: orNull(vendor.template),
    org: claimed ? organizationSlug(organization) : null,
    project: claimed ? projectUuidOf(project) : null,
    lat: decimal(device.location?.latitude),
    lon: decimal(device.location?.longitude),
    state: active ? 'N1' : 'N0',
    busy: false,
    created_on: adminTime(device.created),
    claimed_by: claimed ? textAttribute(vendor, 'claimedBy') : null,
    claimed_on: claimed
      ? adminTime(typeof vendor.claimedOn === 'number' ? vendor.claimedOn : device.created)
      : null,
  };
}
