/** The series of a device with their newest values; those that are marked are charted, the first ones unless somebody chose. */
import type { Device, Series } from '@tributary/client';
import { usePage } from '../../app/context.js';
import { Chart } from '../../chart/chart.js';
import { RangeBar } from '../../chart/range-bar.js';
import { useWidth } from '../../chart/use-width.js';
import { useFirstRange } from '../../data/first-range.js';
import { rangeOf, textOf, type Span } from '../../data/range.js';
import { useLines } from '../../data/use-lines.js';
import { useVitals } from '../../data/use-vitals.js';
import type { Vital } from '../../data/vitals.js';
import { ageText, valueText } from '../../shared/format.js';
import { useLoad } from '../../shared/load.js';
import { useNow } from '../../shared/now.js';
import { currentRoute, go, type Route } from '../../shared/route.js';
import { ownZone } from '../../shared/zone.js';
import { useMemo, useRef } from 'preact/hooks';

const AT_FIRST = 3;
const MOST = 12;
const HEIGHT = 300;

export function DataTab({ device, params }: { device: Device; params: Route['params'] }) {
  const { client, at } = usePage();
  const all = useLoad(
    (signal) => client.series.list({ device: device.key, limit: 1000 }, { signal }).all(),
    [client, device.id],
  );
  const vitals = useVitals([device.id]).get(device.key);
  const chosen = useMemo(() => chosenOf(all.value ?? [], params['s']), [all.value, params['s']]);
  const show = (change: Record<string, string | undefined>, replace = false) =>
    go(at(['device', device.key], { ...currentRoute().params, ...change }), { replace });
  const toggle = (id: number) => {
    const ids = chosen.map((one) => one.id);
    const next = ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id].slice(-MOST);
    show({ s: next.length === 0 ? '0' : next.join(',') }, true);
  };
  if (all.value?.length === 0) return <p class="empty">This device has no series yet.</p>;
  return (
    <>
      {all.problem !== undefined && <p role="alert">{all.problem}</p>}
      {chosen.length > 0 && <DeviceChart {...{ chosen, params, show }} />}
      <SeriesTable {...{ all: all.value ?? [], vitals, chosen }} onToggle={toggle} />
    </>
  );
}

const chosenOf = (all: readonly Series[], ids: string | undefined): Series[] =>
  ids === undefined
    ? all.slice(0, AT_FIRST)
    : ids.split(',').flatMap((id) => all.find((one) => String(one.id) === id) ?? []);

function DeviceChart(props: {
  chosen: readonly Series[];
  params: Route['params'];
  show: (change: Record<string, string | undefined>, replace?: boolean) => void;
}) {
  const { chosen, params, show } = props;
  const { at } = usePage();
  const place = useRef<HTMLDivElement>(null);
  const pixels = useWidth(place);
  const range = rangeOf(params['r']);
  useFirstRange(
    chosen.map(({ id }) => id),
    params['r'],
    (r) => show({ r }, true),
  );
  const zone = ownZone();
  const { lines, span, problem, loading } = useLines({
    ...{ series: chosen, range, live: range.last !== undefined, pixels, aggregation: 'auto', zone },
  });
  const narrow = (next: Span) => show({ r: textOf(next) });
  return (
    <section class="card" ref={place} aria-busy={loading}>
      <div class="bar">
        <RangeBar range={range} span={span} onRange={(r) => show({ r })} />
        <span class="grow" />
        <a
          class="button"
          href={at(['explorer'], { s: chosen.map(({ id }) => id).join(','), r: params['r'] })}
        >
          Open in the explorer
        </a>
      </div>
      {problem !== undefined && <p role="alert">{problem}</p>}
      <Chart {...{ lines, span, zone }} height={HEIGHT} onSelect={narrow} onRange={narrow} />
    </section>
  );
}

function SeriesTable(props: {
  all: readonly Series[];
  vitals: readonly Vital[] | undefined;
  chosen: readonly Series[];
  onToggle: (id: number) => void;
}) {
  const { all, vitals, chosen, onToggle } = props;
  const now = useNow();
  const shown = new Set(chosen.map(({ id }) => id));
  const byId = new Map(vitals?.map((vital) => [vital.id, vital]));
  return (
    <table class="list series">
      <thead>
        <tr>
          <th scope="col">Series</th>
          <th scope="col" class="number">
            Newest
          </th>
          <th scope="col">Last</th>
          <th scope="col" class="wide-only">
            Kind
          </th>
          <th scope="col" class="wide-only">
            Tags
          </th>
        </tr>
      </thead>
      <tbody>
        {all.map((series) => {
          const vital = byId.get(series.id);
          return (
            <tr key={series.id} data-series={series.name}>
              <td>
                <label class="check">
                  <input
                    type="checkbox"
                    checked={shown.has(series.id)}
                    onChange={() => onToggle(series.id)}
                  />
                  {series.label ?? series.name}
                </label>
              </td>
              <td class="number">{vital === undefined ? '—' : valueText(vital.value, series.unit)}</td>
              <td>
                {vital !== undefined && (
                  <time dateTime={new Date(vital.time).toISOString()}>{ageText(vital.time, now)}</time>
                )}
              </td>
              <td class="wide-only quiet">{series.kind}</td>
              <td class="wide-only quiet">
                {Object.entries(series.tags)
                  .map(([key, value]) => `${key}: ${value}`)
                  .join(', ')}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
