/**
 * What an export says of its devices and series beside the points: names, tags, units, kinds. One JSON object a line, a device in
 * front of its series, in the order of the export: made again in this order elsewhere, they are exported alike.
 */
import type { SelectedSeries, Services } from '../../../services/services.js';
import { deviceView, seriesView } from './entities.js';

const SERIES_AT_ONCE = 1000;

export async function* catalogLines(
  services: Pick<Services, 'devices' | 'series'>,
  project: number,
  selected: readonly SelectedSeries[],
): AsyncGenerator<string> {
  const told = new Set<number>();
  for (let start = 0; start < selected.length; start += SERIES_AT_ONCE) {
    const some = selected.slice(start, start + SERIES_AT_ONCE);
    const series = await services.series.byIds(
      project,
      some.map(({ id }) => id),
    );
    const unknown = new Set(some.map(({ device }) => device.id).filter((id) => !told.has(id)));
    const found = await services.devices.byIds(project, [...unknown]);
    const bySeries = new Map(series.map((one) => [one.id, one]));
    const byDevice = new Map(found.map((one) => [one.id, one]));
    for (const { id, device } of some) {
      const [one, owner] = [bySeries.get(id), byDevice.get(device.id)];
      if (owner && !told.has(owner.id)) {
        told.add(owner.id);
        const { id: _, created: _c, updated: _u, connection: _n, ...facts } = deviceView(owner);
        yield JSON.stringify({ device: facts });
      }
      if (one) {
        const { id: _, created: _c, updated: _u, ...facts } = seriesView(one);
        yield JSON.stringify({ series: facts });
      }
    }
  }
}
