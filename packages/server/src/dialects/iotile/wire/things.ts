/** Devices, variables and streams as this API shows them. */
import { deviceSlug, projectSlug, streamSlug, variableSlug } from '../../../model/identity.js';
import { derivedUuid } from '../../../model/slugify.js';
import { isNumeric } from '../../../model/kinds.js';
import type { Device, Project, SeriesOfVariable, Variable } from '../../../services/services.js';
import { VIRTUAL_DEVICE } from '../places.js';
import { DEFAULT_FORMAT, rulesOf, streamFacts, variableFacts } from './facts.js';
import { neutralUnit } from './output.js';
import { factsOf, organizationSlug, textFact } from './people.js';
import { adminTime } from './times.js';
import { findInputUnit, findOutputUnit, findType } from './variable-types.js';

type Organization = { id: number; slug: string | null };

/** Decimal fields are texts with six places. */
const decimal = (value: number | undefined): string | null => (value === undefined ? null : value.toFixed(6));
const orNull = (value: unknown): unknown => value ?? null;

export function deviceJson(device: Device, project: Project, organization: Organization) {
  const facts = factsOf(device);
  const slug = deviceSlug(device.id);
  const claimed = facts.unclaimed !== 1;
  const active = facts.inactive !== 1;
  return {
    id: device.id,
    slug,
    gid: slug.slice(3),
    label: device.name ?? device.key,
    active,
    external_id: textFact(facts, 'externalId'),
    sg: orNull(facts.sg),
    template: orNull(facts.template),
    org: claimed ? organizationSlug(organization) : null,
    project: claimed ? project.iotileUuid : null,
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
    project: project.iotileUuid,
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
    slug: variableSlug(variable.project, variable.number ?? 0),
  };
}

export const slugOfStream = ({ series, variable }: SeriesOfVariable): string =>
  streamSlug(series.project, deviceNumber(series.device), variable.number ?? 0);

/** 0 for the device that stands for "no device". */
export const deviceNumber = ({ id, key }: { id: number; key: string }): number =>
  key === VIRTUAL_DEVICE ? 0 : id;

export function streamJson(stream: SeriesOfVariable, project: Project, organization: Organization) {
  const { series, variable } = stream;
  const facts = streamFacts(series);
  const rules = rulesOf(series, variable);
  return {
    id: derivedUuid('57', series.id),
    slug: slugOfStream(stream),
    project_id: project.iotileUuid,
    project: projectSlug(project.id),
    device: deviceSlug(deviceNumber(series.device)),
    block: null,
    data_label: facts.label ?? series.label ?? '',
    variable: variableSlug(project.id, variable.number ?? 0),
    var_type: rules.type,
    data_type: isNumeric(series.kind) ? (findType(rules.type)?.stream_data_type ?? 'D0') : '00',
    var_name: variableFacts(variable).name ?? variable.name,
    var_lid: variable.number,
    input_unit: rules.inputUnit,
    // Clients sum what has an output unit: a stream that another API made has one too.
    output_unit:
      rules.outputUnit ?? (facts.recorded === 1 ? null : neutralUnit(series.unit, series.calibration)),
    derived_stream: null,
    raw_value_format: rules.format,
    mdo_type: rules.mdoType,
    mdo_label: rules.mdoLabel,
    multiplication_factor: rules.factors.m,
    division_factor: rules.factors.d,
    offset: rules.factors.o,
    org: organizationSlug(organization),
    created_on: adminTime(series.created),
    enabled: facts.disabled !== 1,
  };
}
