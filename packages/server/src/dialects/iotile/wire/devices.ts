/** Devices as this API shows them. */
import type { Device, Project } from '../../../services/services.js';
import { organizationSlug } from './accounts.js';
import { factsOf, textFact } from './attributes.js';
import { adminTime } from './times.js';
import { deviceNumberOf, deviceSlugOf, projectUuidOf } from './ids.js';

type Organization = { id: number; slug: string | null };

/** Decimal fields are texts with six places. */
const decimal = (value: number | undefined): string | null => (value === undefined ? null : value.toFixed(6));
const orNull = (value: unknown): unknown => value ?? null;

export function deviceJson(device: Device, project: Project, organization: Organization) {
  const facts = factsOf(device);
  const slug = deviceSlugOf(device);
  const claimed = facts.unclaimed !== 1;
  const active = facts.inactive !== 1;
  return {
    id: deviceNumberOf(device),
    slug,
    gid: slug.slice(3),
    label: device.name ?? device.key,
    active,
    external_id: textFact(facts, 'externalId'),
    sg: orNull(facts.sg),
    template: orNull(facts.template),
    org: claimed ? organizationSlug(organization) : null,
    project: claimed ? projectUuidOf(project) : null,
    lat: decimal(device.location?.latitude),
    lon: decimal(device.location?.longitude),
    state: active ? 'N1' : 'N0',
    busy: false,
    created_on: adminTime(device.created),
    claimed_by: claimed ? textFact(facts, 'claimedBy') : null,
    claimed_on: claimed
      ? adminTime(typeof facts.claimedOn === 'number' ? facts.claimedOn : device.created)
      : null,
  };
}
