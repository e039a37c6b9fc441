/** Variables as this API shows them. */
import { variableSlug } from '../../../model/identity.js';
import { derivedUuid } from '../../../model/slugify.js';
import type { Project, Variable } from '../../../services/services.js';
import { organizationSlug } from './accounts.js';
import { DEFAULT_FORMAT, variableAttributes } from './stream-rules.js';
import { adminTime } from './times.js';
import { findInputUnit, findOutputUnit, findType } from './variable-types.js';
import { projectNumberOf, projectUuidOf } from './ids.js';

type Organization = { id: number; slug: string | null };

export function variableJson(variable: Variable, project: Project, organization: Organization) {
  const vendor = variableAttributes(variable);
  return {
    id: derivedUuid('7a', variable.id),
    name: vendor.name ?? variable.name,
    lid: variable.number,
    var_type: findType(vendor.type)?.slug ?? null,
    input_unit: findInputUnit(vendor.inputUnit) ?? null,
    output_unit: findOutputUnit(vendor.outputUnit) ?? null,
    derived_variable: null,
    project: projectUuidOf(project),
    org: organizationSlug(organization),
    about: vendor.about ?? '',
    created_on: adminTime(variable.created),
    raw_value_format: vendor.format ?? DEFAULT_FORMAT,
    units: vendor.units ?? (vendor.type == null ? (variable.unit ?? '') : ''),
    multiplication_factor: vendor.m ?? 1,
    division_factor: vendor.d ?? 1,
    offset: vendor.o ?? 0,
    decimal_places: vendor.decimalPlaces ?? 0,
    mdo_label: vendor.mdoLabel ?? '',
    web_only: vendor.webOnly ?? false,
    app_only: vendor.appOnly ?? false,
    slug: variableSlug(projectNumberOf(project), variable.number ?? 0),
  };
}
