/** The devices of a project, each with its series and their last values; a clicked series is charted. */
import type { Device, Series, StoredPoint, Tributary } from '@tributary/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { SeriesChart } from './chart.js';
import { ago, valueText } from './format.js';

const DEVICES_AT_ONCE = 20;
const REFRESH_MS = 5_000;

interface Row {
  device: Device;
  series: Series[];
}
type Last = ReadonlyMap<string, StoredPoint>;
const nameOf = (device: string, series: string) => `${device}\n${series}`;

export function DevicesView({
  client,
  onProblem,
}: {
  client: Tributary;
  onProblem: (error: unknown) => void;
}) {
  const [filter, setFilter] = useState('');
  const [rows, setRows] = useState<Row[]>();
  const [last, setLast] = useState<Last>(new Map());
  const [more, setMore] = useState(false);
  const [shown, setShown] = useState(DEVICES_AT_ONCE);
  const [chosen, setChosen] = useState<Series>();
  const asked = useRef(0);
  const chart = useRef<HTMLElement>(null);

  // Where the chart stands below the devices, a tap would seem to do nothing.
  useEffect(() => {
    if (chosen !== undefined && isNarrow()) chart.current?.scrollIntoView();
  }, [chosen]);

  useEffect(() => {
    const turn = ++asked.current;
    let again: ReturnType<typeof setTimeout> | undefined;
    const read = (): Promise<void> =>
      readRows(client, filter, shown).then(({ found, rest }) => {
        if (turn !== asked.current) return;
        setRows(found);
        setMore(rest);
        // Somebody may be looking who sends a first point just now.
        if (found.length === 0) again = setTimeout(() => void read(), REFRESH_MS);
      }, onProblem);
    void read();
    return () => clearTimeout(again);
  }, [client, filter, shown, onProblem]);

  useEffect(() => {
    if (rows === undefined || rows.length === 0) return;
    let stopped = false;
    const refresh = () =>
      readLast(client, rows).then((values) => {
        if (!stopped) setLast(values);
      }, onProblem);
    void refresh();
    const timer = setInterval(() => void refresh(), REFRESH_MS);
    return () => {
      stopped = true;
      clearInterval(timer);
    };
  }, [client, rows, onProblem]);

  return (
    <main>
      <section class="devices">
        <input
          type="search"
          placeholder="Find devices"
          aria-label="Find devices"
          onInput={(event) => setFilter(event.currentTarget.value.trim())}
        />
        {rows?.length === 0 && (
          <p>
            {filter === ''
              ? 'No device has written yet. The first one appears here by itself.'
              : 'No device of that name.'}
          </p>
        )}
        {rows?.map((row) => (
          <DeviceCard key={row.device.id} row={row} last={last} chosen={chosen} onChoose={setChosen} />
        ))}
        {more && (
          <button type="button" onClick={() => setShown(shown + DEVICES_AT_ONCE)}>
            More devices
          </button>
        )}
      </section>
      <section class={chosen === undefined ? 'chart' : 'chart open'} ref={chart}>
        {chosen === undefined ? (
          <p>Choose a series to see its points.</p>
        ) : (
          <>
            <button type="button" class="link back" onClick={showChosen}>
              ↑ Devices
            </button>
            <SeriesChart key={chosen.id} client={client} series={chosen} onProblem={onProblem} />
          </>
        )}
      </section>
    </main>
  );
}

/** As in style.css. */
const isNarrow = (): boolean => matchMedia('(max-width: 50rem)').matches;

const showChosen = (): void => document.querySelector('tr.chosen')?.scrollIntoView({ block: 'center' });

function DeviceCard(props: {
  row: Row;
  last: Last;
  chosen: Series | undefined;
  onChoose: (series: Series) => void;
}) {
  const { row, last, chosen, onChoose } = props;
  const { device, series } = row;
  return (
    <article>
      <h2>
        {device.name ?? device.key} {device.name !== null && <small>{device.key}</small>}
      </h2>
      <table>
        <tbody>
          {series.map((one) => {
            const point = last.get(nameOf(device.key, one.name));
            return (
              <tr key={one.id} class={one.id === chosen?.id ? 'chosen' : ''}>
                <td>
                  <button type="button" class="link" onClick={() => onChoose(one)}>
                    {one.label ?? one.name}
                  </button>
                </td>
                <td class="value">{point === undefined ? '—' : valueText(point.value, one.unit)}</td>
                <td class="time">
                  {point !== undefined && <time dateTime={point.time}>{ago(point.time)}</time>}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </article>
  );
}

async function readRows(
  client: Tributary,
  filter: string,
  most: number,
): Promise<{ found: Row[]; rest: boolean }> {
  const devices: Device[] = [];
  let rest = false;
  const name = filter === '' ? {} : { name: /[*?]/.test(filter) ? filter : `*${filter}*` };
  for await (const device of client.devices.list({ ...name, limit: Math.min(most + 1, 1000) })) {
    rest = devices.length === most;
    if (rest) break;
    devices.push(device);
  }
  const found = await Promise.all(
    devices.map(async (device) => {
      return { device, series: await client.series.list({ device: device.key }).all() };
    }),
  );
  return { found, rest };
}

async function readLast(client: Tributary, rows: readonly Row[]): Promise<Last> {
  const points = await client.last({ devices: rows.map(({ device }) => device.key) });
  return new Map(points.map((point) => [nameOf(point.device, point.series), point]));
}
