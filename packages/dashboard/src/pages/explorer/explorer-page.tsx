/** Any series over any time. All of the view is in the address (view.ts). */
import { useEffect } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { useFirstRange } from '../../data/first-range.js';
import { rangeOf } from '../../data/range.js';
import { currentRoute, go, type Route } from '../../shared/route.js';
import { Tabs } from '../../shared/tabs.js';
import { ChartTab } from './chart-tab.js';
import './explorer.css';
import { Picker } from './picker.js';
import { SqlTab } from './sql-tab.js';
import { MOST_SERIES, paramsOf, viewOf, type ExplorerView } from './view.js';

export function ExplorerPage({ params }: { params: Route['params'] }) {
  const { client, at, fail, tell } = usePage();
  const view = viewOf(params);
  const show = (change: Partial<ExplorerView>, replace = false) =>
    go(at(['explorer'], paramsOf({ ...viewOf(currentRoute().params), ...change }, { q: params['q'] })), {
      replace,
    });
  useFirstRange(view.series, params['r'], (r) => show({ range: rangeOf(r) }, true));
  const devices = params['d'];
  // Of devices that were marked in their list: a series of each in turn.
  useEffect(() => {
    if (devices === undefined) return;
    const read = async () => {
      const keys = devices.split(',').slice(0, MOST_SERIES);
      const lists = await Promise.all(
        keys.map(async (device) =>
          (await client.series.list({ device, limit: 50 }).all()).filter(({ kind }) => kind === 'number'),
        ),
      );
      const turns = lists.reduce((most, { length }) => Math.max(most, length), 0);
      const ids = Array.from({ length: turns }, (_, turn) =>
        lists.flatMap((list) => list[turn]?.id ?? []),
      ).flat();
      show({ series: ids.slice(0, MOST_SERIES) }, true);
    };
    read().catch((error: unknown) => tell(fail(error)));
  }, [devices]);

  const add = (ids: readonly number[]) => {
    const series = [...new Set([...view.series, ...ids])];
    if (series.length > MOST_SERIES)
      tell(`One chart has at most ${MOST_SERIES} series; the first are shown.`);
    show({ series: series.slice(0, MOST_SERIES) });
  };
  const remove = (id: number) => show({ series: view.series.filter((one) => one !== id) });
  return (
    <main class="explorer">
      <Tabs
        label="Explorer"
        chosen={view.tab}
        tabs={[
          ['chart', 'Chart', at(['explorer'], paramsOf({ ...view, tab: 'chart' }, { q: params['q'] }))],
          ['sql', 'SQL', at(['explorer'], paramsOf({ ...view, tab: 'sql' }, { q: params['q'] }))],
        ]}
      />
      {view.tab === 'sql' ? (
        <SqlTab params={params} view={view} />
      ) : (
        <div class="explorer-chart">
          <Picker chosen={view.series} onAdd={add} onRemove={remove} />
          <ChartTab view={view} onShow={show} onAdd={add} onRemove={remove} />
        </div>
      )}
    </main>
  );
}
