/** Streams as this API shows them. */
import { deviceSlug, projectSlug, streamSlug, variableSlug } from '../../../model/identity.js';
import { isNumeric } from '../../../model/kinds.js';
import { derivedUuid } from '../../../model/slugify.js';
import type { Project, SeriesOfVariable } from '../../../services/services.js';
import { VIRTUAL_DEVICE } from '../streams/virtual-device.js';
import { organizationSlug } from './accounts.js';
import { rulesOf, streamFacts, variableFacts } from './facts.js';
import { neutralUnit } from './output.js';
import { adminTime } from './times.js';
import { findType } from './variable-types.js';

type Organization = { id: number; slug: string | null };

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
