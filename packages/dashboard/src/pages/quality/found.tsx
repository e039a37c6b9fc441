/** Devices with something wrong: how many of each kind, then each with what says so, in the order that is asked for; and where to look at it. */
import type { QualityFinding, QualityKind, QualityReport } from '@tributary/client';
import { usePage } from '../../app/context.js';
import { ageText, countText, spanText, timeText } from '../../shared/format.js';
import { ListTable } from '../../shared/list-table.js';
import { useLoad, type Loaded } from '../../shared/load.js';
import { useNow } from '../../shared/now.js';
import { currentRoute, go, type Route } from '../../shared/route.js';
import { isKind, KIND_NAMES, KINDS } from './words.js';

const SHOWN = 500;

const SORTS: Readonly<
  Record<string, readonly [name: string, compare: (a: QualityFinding, b: QualityFinding) => number]>
> = {
  worst: ['the worst first', () => 0],
  device: ['by device', (a, b) => a.device.localeCompare(b.device, undefined, { numeric: true })],
  newest: ['the newest first', (a, b) => Date.parse(b.since) - Date.parse(a.since)],
  oldest: ['the oldest first', (a, b) => Date.parse(a.since) - Date.parse(b.since)],
};

export function Found({ params, every }: { params: Route['params']; every: number }) {
  const { client, project, at } = usePage();
  const { device, kind: asked, sort = 'worst' } = params;
  const kind = isKind(asked) ? asked : undefined;
  const found = useLoad(
    (signal) =>
      client.quality.report(
        { limit: SHOWN, ...(device !== undefined && { device }), ...(kind !== undefined && { kind }) },
        { signal },
      ),
    [client, project.id, device, kind, every],
  );
  const change = (name: string, value: string) =>
    go(at(['quality'], { ...currentRoute().params, [name]: value }), { replace: true });
  const compare = (Object.hasOwn(SORTS, sort) ? SORTS[sort]! : SORTS['worst']!)[1];
  return (
    <>
      <h2>Devices</h2>
      <AsOf report={found.value} />
      <Kinds report={found.value} chosen={kind} />
      {kind !== undefined && (
        <p class="note" data-explains={kind}>
          {KINDS[kind].is} {KINDS[kind].todo}
        </p>
      )}
      <p class="bar">
        <label>
          Order{' '}
          <select value={sort} onChange={(event) => change('sort', event.currentTarget.value)}>
            {Object.entries(SORTS).map(([id, [name]]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </p>
      <ListTable
        found={listed(found, compare)}
        heads={['What', 'Device', 'Series', 'Since', 'What says so']}
        nothing={found.value?.asOf === null ? 'The first look is under way.' : 'Nothing is wrong here.'}
        row={(one) => <Row key={`${one.kind} ${one.device}`} one={one} />}
      />
    </>
  );
}

const listed = (
  { value, ...rest }: Loaded<QualityReport>,
  compare: (a: QualityFinding, b: QualityFinding) => number,
) => ({
  ...rest,
  value: value && { items: value.items.toSorted(compare), more: value.next !== null },
});

function AsOf({ report }: { report: QualityReport | undefined }) {
  const now = useNow();
  if (report === undefined || report.asOf === null) return null;
  return (
    <p class="quiet">
      As of <time dateTime={report.asOf}>{ageText(Date.parse(report.asOf), now)}</time>
      {report.tookSeconds !== null && <> (the look took {spanText(report.tookSeconds * 1000)})</>}; arrivals
      counted since {timeText(Date.parse(report.receivedSince))}.
    </p>
  );
}

function Kinds({ report, chosen }: { report: QualityReport | undefined; chosen: QualityKind | undefined }) {
  const { at } = usePage();
  const { kind: _, ...others } = currentRoute().params;
  const total = KIND_NAMES.reduce((sum, kind) => sum + (report?.devices[kind] ?? 0), 0);
  const link = (kind: QualityKind | undefined, name: string, count: number) => (
    <a
      key={name}
      class={`kind ${count > 0 ? '' : 'none'}`}
      href={at(['quality'], { ...others, kind })}
      aria-current={kind === chosen ? 'true' : undefined}
      data-kind={kind ?? 'all'}
      title={kind && KINDS[kind].is}
    >
      {name} <b>{report === undefined ? '…' : countText(count)}</b>
    </a>
  );
  return (
    <nav class="kinds" aria-label="Kinds">
      {link(undefined, 'All', total)}
      {KIND_NAMES.map((kind) => link(kind, KINDS[kind].name, report?.devices[kind] ?? 0))}
    </nav>
  );
}

/** Around what began, and up to now. */
const AROUND = 1.2;
const LEAST_MS = 3_600_000;

function Row({ one }: { one: QualityFinding }) {
  const { at } = usePage();
  const now = useNow();
  const { kind, device, deviceId, series, seriesIds, affected, since, evidence } = one;
  const begun = Date.parse(since);
  const from = new Date(now - Math.max(LEAST_MS, (now - begun) * AROUND)).toISOString();
  const range = `${from}~${new Date(now).toISOString()}`;
  const others = affected - series.length;
  return (
    <tr data-found={kind} data-of={device}>
      <td>
        <span class={`state ${kind === 'duplicate-heavy' || kind === 'late' ? 'warn' : 'bad'}`}>
          {KINDS[kind].name}
        </span>
      </td>
      <td>{deviceId === null ? device : <a href={at(['device', device])}>{device}</a>}</td>
      <td>
        {series.length === 0 ? (
          <span class="quiet">{affected === 0 ? '—' : 'all'}</span>
        ) : (
          series.map((name, place) => (
            <span key={name}>
              {place > 0 && ', '}
              <a href={at(['explorer'], { s: String(seriesIds[place]), r: range })}>{name}</a>
            </span>
          ))
        )}
        {series.length > 0 && others > 0 && <span class="quiet"> and {countText(others)} more</span>}
      </td>
      <td class="time" title={timeText(begun)}>
        {ageText(begun, now)}
      </td>
      <td>{KINDS[kind].says(evidence)}</td>
    </tr>
  );
}
