/** What routes do with inputs: find them by id, write points to them, and bring refusals into this API's form. */
import { TributaryError, errorAgain } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import type { PointValue, Project, Series, Services } from '../../../services/services.js';
import { invalid, problemOf, Problems, type Problem } from '../wire/problems.js';
import { numberOf, type SensorData } from '../wire/sensor-data.js';
import { INPUT, inputIdOf } from '../wire/ids.js';

export async function inputOf(services: Services, project: Project, id: string): Promise<Series> {
  const [series] = await services.series.byExternalIds(project.id, INPUT, [id]);
  if (series === undefined) throw new TributaryError('not_found', { what: 'Input', value: id });
  return series;
}

/** The uploaded value as the input's kind has it; undefined, with a problem, where it does not fit. */
export function valueFor(
  { kind }: Series,
  value: SensorData['value'],
  pointer: string,
  problems: Problem[],
): PointValue | undefined {
  const bad = (expected: string): undefined => {
    problems.push(invalid({ pointer }, value, expected));
    return undefined;
  };
  if (kind === 'number') {
    const number = typeof value === 'boolean' ? NaN : numberOf(value);
    return Number.isNaN(number) ? bad('a number, or a text that is one') : number;
  }
  if (kind === 'boolean') {
    const word = String(value).trim().toLowerCase();
    if (word === 'true' || word === '1') return true;
    return word === 'false' || word === '0' ? false : bad('true or false');
  }
  return String(value);
}

/** Of many problems, the first ones help; all of them would be longer than the request. */
export const MAX_PROBLEMS = 100;

export interface Upload {
  readonly data: SensorData;
  readonly value: PointValue;
}

/** Where an upload goes. */
export interface Target {
  readonly services: Services;
  readonly project: Project;
  readonly series: Series;
}

/** All or nothing; `pointer` names the attributes of the n-th record. */
export async function store(
  { services, project, series }: Target,
  uploads: readonly Upload[],
  pointer: (index: number) => string,
): Promise<void> {
  const batch = services.ingest.begin(project);
  for (const [index, { data, value }] of uploads.entries()) {
    const { latitude, longitude, x, metadata } = data;
    const extras = given({ latitude, longitude, x, metadata });
    batch.add(index, series.device.key, series.name, data.time, value, extras);
    if (batch.due()) await batch.rest();
  }
  const { refused } = await batch.commit({ atomic: true });
  if (refused.length === 0) return;
  throw new Problems(
    refused.slice(0, MAX_PROBLEMS).map((refusal) => {
      const member = refusal.code.startsWith('time_') ? 'timestamp' : 'value';
      return problemOf(errorAgain(refusal), { pointer: `${pointer(refusal.index)}/${member}` });
    }),
  );
}

/** What a stored point is called: its identity as text. */
export const recordId = (series: Series, time: number): string => `${series.id}-${time}`;

export const sensorOf = (series: Series) => ({
  sensor: { data: { type: 'Sensor', id: inputIdOf(series) } },
});
