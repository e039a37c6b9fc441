/** The inputs of an asset as a JSON:API relationship: `{data: [{type: "Sensor", id}]}`. */
import type { Project, Series, Services } from '../../../services/services.js';
import { showValue } from '../../../errors/error.js';
import { conflict, invalid, Problems, type Problem } from '../wire/problems.js';
import { INPUT } from '../wire/ids.js';

/** Undefined when there is no such relationship; an unknown input is a problem with its place. */
export async function readMembers(
  services: Services,
  project: Project,
  relationship: unknown,
  at = '/data/relationships/inputs/data',
): Promise<readonly Series[] | undefined> {
  if (relationship === undefined || relationship === null) return undefined;
  const data = (relationship as { data?: unknown }).data;
  if (!Array.isArray(data)) throw new Problems([invalid({ pointer: at }, data, 'a list of {type, id}')]);
  const problems: Problem[] = [];
  const ids = (data as unknown[]).map((one, index) => {
    const { type, id } = (one ?? {}) as { type?: unknown; id?: unknown };
    if (type !== 'Sensor')
      problems.push(conflict(`${at}/${index}/type`, `type is ${showValue(type)}; expected "Sensor".`));
    if (typeof id !== 'string') problems.push(invalid({ pointer: `${at}/${index}/id` }, id, 'an input id'));
    return typeof id === 'string' ? id : '';
  });
  if (problems.length > 0) throw new Problems(problems);
  const found: Series[] = [];
  const known = await services.series.byExternalIds(project.id, INPUT, ids);
  // Asked in one go; only when one is missing is it worth finding out which.
  if (known.length === new Set(ids).size) return known;
  for (const [index, id] of ids.entries()) {
    const [series] = await services.series.byExternalIds(project.id, INPUT, [id]);
    if (series) found.push(series);
    else
      problems.push({
        ...invalid({ pointer: `${at}/${index}/id` }, id, 'the id of an input'),
        status: 404,
        code: 'not_found',
        title: 'Not found',
      });
  }
  if (problems.length > 0) throw new Problems(problems);
  return found;
}
