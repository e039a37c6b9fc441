/** Variables as this API shows them. */
import { variableSlug } from '../../../model/identity.js';
import { derivedUuid } from '../../../model/slugify.js';
import type { Project, Variable } from '../../../services/services.js';
import { organizationSlug } from './accounts.js';
import { DEFAULT_FORMAT, variableFacts } from './facts.js';
import { adminTime } from './times.js';
import { findInputUnit, findOutputUnit, findType } from './variable-types.js';
import { projectNumberOf, projectUuidOf } from './ids.js';

type Organization = { id: number; slug: string | null };

export function variableJson(variable: Variable, project: Project, organization: Organization) {
  const facts = variableFacts(variable);
  return {
    id: derivedUuid('7a', variable.id),
    name: facts.name ?? variable.name,
    lid: variable.number,
    var_type: findType(facts.type)?.slug ?? null,
    input_unit: findInputUnit(facts.inputUnit) ?? null,
    output_unit: findOutputUnit(facts.outputUnit) ?? null,
    derived_variable: null,
    project: projectUuidOf(project),
    org: organizationSlug(organization),
    about: facts.about ?? '',
    created_on: adminTime(variable.created),
    raw_value_format: facts.format ?? DEFAULT_FORMAT,
    units: facts.units ?? (facts.type == null ? (variable.unit ?? '') : ''),
    multiplication_factor: facts.m ?? 1,
    division_factor: facts.d ?? 1,
    offset: facts.o ?? 0,
    decimal_places: facts.decimalPlaces ?? 0,
    mdo_label: facts.mdoLabel ?? '',
    web_only: facts.webOnly ?? false,
    app_only: facts.appOnly ?? false,
    slug: variableSlug(projectNumberOf(project), variable.number ?? 0),
  };
}
