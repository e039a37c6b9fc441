/** The real input: the office room of ../shared/data/occupancy as columnar requests; undefined where it is not there. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../../shared/data/occupancy/', import.meta.url));

export function occupancyTables() {
  if (!existsSync(FOLDER)) return undefined;
  return ['datatraining', 'datatest'].map((name) => {
    const [head, ...lines] = readFileSync(`${FOLDER}${name}.txt`, 'utf8').trim().split(/\r?\n/);
    const [, ...series] = head.split(',').map((cell) => JSON.parse(cell));
    // Each row begins with a number that the head does not name.
    const rows = lines.map((line) => {
      const [, time, ...values] = line.split(',');
      return [`${JSON.parse(time).replace(' ', 'T')}Z`, ...values.map(Number)];
    });
    return { device: name, series, rows };
  });
}
