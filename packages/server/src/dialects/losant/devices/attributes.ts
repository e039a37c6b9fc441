/**
 * Attributes are the series of a device. Rules: a list of attributes replaces the device's whole list; an attribute of
 * another type is another series, so the data stored under the old type goes; what other APIs keep of a series stays.
 */
import type { Static } from 'typebox';
import { invalidField } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import type { Device, Project, Series, Services } from '../../../services/services.js';
import { vendorAttributes } from '../wire/devices.js';
import type { AttributePatch, AttributePost } from '../wire/schemas.js';

export type NewAttribute = Static<typeof AttributePost>;
export type AttributeChange = Static<typeof AttributePatch>;

export function checkNames(attributes: readonly NewAttribute[]): void {
  const seen = new Set<string>();
  for (const [i, { name }] of attributes.entries()) {
    if (seen.has(name))
      throw invalidField(`attributes[${i}].name`, name, 'a name that no other attribute has');
    seen.add(name);
  }
}

/** What only Losant knows of an attribute. */
const ownOf = ({ contentType, description, attributeTags, system }: AttributeChange) =>
  given({ contentType, description, attributeTags, system });

export async function addAttribute(
  services: Services,
  project: Project,
  device: Device,
  attribute: NewAttribute,
): Promise<Series> {
  const { name, dataType: kind } = attribute;
  const attributes = { losant: ownOf(attribute) };
  return services.series.create(project.id, { device: device.key, name, kind, attributes });
}

export async function changeAttribute(
  services: Services,
  project: Project,
  series: Series,
  change: AttributeChange,
): Promise<Series> {
  const losant = { ...vendorAttributes(series.attributes), ...ownOf(change) };
  return services.series.update(project.id, series.id, {
    attributes: { ...series.attributes, losant },
  });
}

/** Makes the device's attributes exactly these. */
export async function replaceAttributes(
  services: Services,
  project: Project,
  device: Device,
  wanted: readonly NewAttribute[],
): Promise<void> {
  const names = new Map(wanted.map((attribute) => [attribute.name, attribute]));
  const present = await services.series.ofDevices(project.id, [device.id]);
  for (const series of present) {
    const attribute = names.get(series.name);
    if (attribute?.dataType === series.kind) {
      const attributes = { ...series.attributes, losant: ownOf(attribute) };
      await services.series.update(project.id, series.id, { attributes });
      names.delete(series.name);
    } else await services.series.delete(project.id, series.id);
  }
  for (const attribute of names.values()) await addAttribute(services, project, device, attribute);
}
