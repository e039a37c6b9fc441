/** The table: as many rows as are in sight, with their newest values. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { useVitals } from '../../data/use-vitals.js';
import { useNow } from '../../shared/now.js';
import { go } from '../../shared/route.js';
import { useWindow } from '../../shared/virtual.js';
import { useDevicePages, type Filter } from './device-pages.js';
import { DeviceRow } from './device-row.js';
import { ROW } from './row-height.js';

export interface Sort {
  readonly by: 'key' | 'name' | 'created' | 'updated' | 'connected';
  readonly direction: 'asc' | 'desc';
}

interface Props {
  readonly filter: Filter;
  readonly sort: Sort;
  readonly marked: ReadonlySet<string>;
  /** Counts changes after which the list is another one. */
  readonly version: number;
  /** What is looked for, for the words where nothing is found. */
  readonly searched: string | undefined;
  readonly onMarked: (marked: ReadonlySet<string>) => void;
  readonly onTotal: (total: number | undefined) => void;
  readonly onTag: (tag: string) => void;
  readonly onSort: (sort: Sort) => void;
}

const EMPTY_LOOK_MS = 5_000;
const COLUMNS = [
  ['name', 'Device'],
  ['connected', 'Link'],
  [undefined, 'Newest values'],
  [undefined, 'Tags'],
  [undefined, 'Last seen'],
] as const;

export function DeviceTable(props: Props) {
  const { filter, sort, marked, searched, onMarked, onTotal, onTag, onSort } = props;
  const { at } = usePage();
  const frame = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState(0);
  const [looks, setLooks] = useState(0);
  const [count, setCount] = useState(0);
  const window = useWindow(frame, count, ROW);
  const list = useDevicePages(filter, window, props.version + looks / 1_000_000);
  const now = useNow();
  useEffect(() => {
    onTotal(list.total);
    if (list.total !== undefined) setCount(list.total);
  }, [list.total]);
  // Somebody may be looking who sends a first point just now.
  useEffect(() => {
    if (list.total !== 0) return;
    const timer = setTimeout(() => setLooks((before) => before + 1), EMPTY_LOOK_MS);
    return () => clearTimeout(timer);
  }, [list.total, looks]);
  const places = Array.from({ length: Math.max(0, window.end - window.first) }, (_, i) => window.first + i);
  const vitals = useVitals(places.flatMap((place) => list.at(place)?.id ?? []));

  const mark = (key: string) => {
    const next = new Set(marked);
    if (!next.delete(key)) next.add(key);
    onMarked(next);
  };
  const focus = (place: number) => {
    const next = Math.max(0, Math.min(count - 1, place));
    setFocused(next);
    const element = frame.current!;
    if (next * ROW < element.scrollTop) element.scrollTop = next * ROW;
    else if ((next + 2) * ROW > element.scrollTop + element.clientHeight)
      element.scrollTop = (next + 2) * ROW - element.clientHeight;
  };
  const press = (event: KeyboardEvent) => {
    if (event.target !== frame.current) return;
    const device = list.at(focused);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 10,
      PageUp: -10,
      Home: -count,
      End: count,
    };
    const step = steps[event.key];
    if (step !== undefined) focus(focused + step);
    else if (event.key === ' ' && device !== undefined) mark(device.key);
    else if (event.key === 'Enter' && device !== undefined) go(at(['device', device.key]));
    else return;
    event.preventDefault();
  };
  const shown = places.flatMap((place) => list.at(place) ?? []);
  const allShown = shown.length > 0 && shown.every(({ key }) => marked.has(key));
  return (
    <>
      {list.problem !== undefined && <p role="alert">{list.problem}</p>}
      <div
        ref={frame}
        class="table-frame"
        role="grid"
        aria-label="Devices"
        aria-rowcount={count + 1}
        tabIndex={0}
        data-total={list.total}
        onKeyDown={press}
      >
        <div class="row head" role="row" aria-rowindex={1}>
          <span role="columnheader">
            <input
              type="checkbox"
              aria-label="Mark all rows in sight"
              checked={allShown}
              onChange={() => onMarked(new Set(allShown ? [] : [...marked, ...shown.map(({ key }) => key)]))}
            />
          </span>
          {COLUMNS.map(([by, name]) => (
            <ColumnHead key={name} {...{ by, name, sort, onSort }} />
          ))}
        </div>
        <div class="rows" role="presentation" style={{ height: `${count * ROW}px` }}>
          {places.map((place) => (
            <DeviceRow
              key={place}
              place={place}
              device={list.at(place)}
              vitals={vitals}
              now={now}
              marked={marked.has(list.at(place)?.key ?? '')}
              focused={place === focused}
              onMark={mark}
              onTag={onTag}
            />
          ))}
        </div>
        {list.total === 0 && (
          <p class="empty">
            {searched === undefined ? (
              <>
                No device has written yet. The first one appears here by itself;{' '}
                <a href={at(['start'])}>how to connect one</a>.
              </>
            ) : (
              `Nothing has “${searched}” in its key, name, tags or series.`
            )}
          </p>
        )}
      </div>
    </>
  );
}

function ColumnHead({
  by,
  name,
  sort,
  onSort,
}: {
  by: Sort['by'] | undefined;
  name: string;
  sort: Sort;
  onSort: (sort: Sort) => void;
}) {
  if (by === undefined) return <span role="columnheader">{name}</span>;
  const isSorted = sort.by === by;
  const up = sort.direction === 'asc';
  return (
    <span role="columnheader" aria-sort={isSorted ? (up ? 'ascending' : 'descending') : 'none'}>
      <button
        type="button"
        class="plain"
        onClick={() => onSort({ by, direction: isSorted && up ? 'desc' : 'asc' })}
      >
        {name} <span aria-hidden="true">{isSorted ? (up ? '▲' : '▼') : ''}</span>
      </button>
    </span>
  );
}
