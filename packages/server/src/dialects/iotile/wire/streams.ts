/** Streams as this API shows them. */
import { isNumeric } from '../../../model/kinds.js';
import { derivedUuid } from '../../../model/slugify.js';
import type { Project, SeriesOfVariable } from '../../../services/services.js';
import { organizationSlug } from './accounts.js';
import { rulesOf, streamAttributes, variableAttributes } from './stream-rules.js';
import { neutralUnit } from './output.js';
import { adminTime } from './times.js';
import { findType } from './variable-types.js';
import { placeOfStream, projectUuidOf } from './ids.js';

type Organization = { id: number; slug: string | null };

export function streamJson(stream: SeriesOfVariable, project: Project, organization: Organization) {
  const { series, variable } = stream;
  const vendor = streamAttributes(series);
  const rules = rulesOf(series, variable);
  const place = placeOfStream(stream);
  return {
    id: derivedUuid('57', series.id),
    slug: place.stream,
    project_id: projectUuidOf(project),
    project: place.project,
    device: place.device,
    block: null,
    data_label: vendor.label ?? series.label ?? '',
    variable: place.variable,
    var_type: rules.type,
    data_type: isNumeric(series.kind) ? (findType(rules.type)?.stream_data_type ?? 'D0') : '00',
    var_name: variableAttributes(variable).name ?? variable.name,
    var_lid: variable.number,
    input_unit: rules.inputUnit,
    // Clients sum what has an output unit: a stream that another API made has one too.
    output_unit:
      rules.outputUnit ?? (vendor.recorded === 1 ? null : neutralUnit(series.unit, series.calibration)),
    derived_stream: null,
    raw_value_format: rules.format,
    mdo_type: rules.mdoType,
    mdo_label: rules.mdoLabel,
    multiplication_factor: rules.factors.m,
    division_factor: rules.factors.d,
    offset: rules.factors.o,
    org: organizationSlug(organization),
    created_on: adminTime(series.created),
    enabled: vendor.disabled !== 1,
  };
}
