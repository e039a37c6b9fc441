/** One device in the table. */
import type { Device } from '@tributary/client';
import { usePage } from '../../app/context.js';
import { isSilent, lastSeen, type Vital, type Vitals } from '../../data/vitals.js';
import { ageText, valueText } from '../../shared/format.js';
import { ROW } from './row-height.js';

const MOST_VALUES = 6;
const MOST_TAGS = 4;

export function DeviceRow(props: {
  readonly place: number;
  readonly device: Device | undefined;
  readonly vitals: Vitals;
  readonly now: number;
  readonly marked: boolean;
  readonly focused: boolean;
  readonly onMark: (key: string) => void;
  readonly onTag: (tag: string) => void;
}) {
  const { place, device, vitals, now, marked, focused, onMark, onTag } = props;
  const { at } = usePage();
  const style = { transform: `translateY(${place * ROW}px)` };
  if (device === undefined)
    return (
      <div class="row coming" role="row" style={style}>
        <span />
        <span class="quiet">…</span>
      </div>
    );
  const own = vitals.get(device.key);
  const seen = lastSeen(own);
  const silent = own !== undefined && isSilent(own, now);
  return (
    <div
      class={`row${marked ? ' marked' : ''}${focused ? ' focused' : ''}`}
      role="row"
      aria-rowindex={place + 2}
      aria-selected={marked}
      style={style}
      data-device={device.key}
      data-silent={own === undefined ? undefined : silent}
    >
      <span role="gridcell">
        <input
          type="checkbox"
          aria-label={`Mark ${device.key}`}
          checked={marked}
          onChange={() => onMark(device.key)}
        />
      </span>
      <span role="gridcell" class="who">
        <a href={at(['device', device.key])}>{device.name ?? device.key}</a>
        {device.name !== null && <small>{device.key}</small>}
      </span>
      <span role="gridcell" class="link">
        {device.connection.connected !== null && (
          <span class={device.connection.connected ? 'state good' : 'state'}>
            {device.connection.connected ? 'connected' : 'away'}
          </span>
        )}
      </span>
      <span role="gridcell" class="values">
        {own?.slice(0, MOST_VALUES).map((vital) => (
          <ValueChip key={vital.id} vital={vital} />
        ))}
        {own !== undefined && own.length > MOST_VALUES && <small>+{own.length - MOST_VALUES}</small>}
      </span>
      <span role="gridcell" class="tags">
        {device.tags.slice(0, MOST_TAGS).map(({ key, value }, i) => (
          <button key={i} type="button" class="chip" onClick={() => onTag(`${key}:${value}`)}>
            {key}: {value}
          </button>
        ))}
        {device.tags.length > MOST_TAGS && <small>+{device.tags.length - MOST_TAGS}</small>}
      </span>
      <span role="gridcell" class="seen">
        {seen === undefined ? (
          <span class="quiet">{own === undefined ? '' : 'never'}</span>
        ) : (
          <time
            dateTime={new Date(seen).toISOString()}
            title={new Date(seen).toLocaleString()}
            class={silent ? 'warn' : ''}
          >
            {ageText(seen, now)}
            {silent && ' · silent'}
          </time>
        )}
      </span>
    </div>
  );
}

function ValueChip({ vital: { label, series, value, unit } }: { vital: Vital }) {
  return (
    <span class="value" title={`${label ?? series}: ${valueText(value, unit)}`}>
      <small>{label ?? series}</small> <b>{valueText(value, unit).slice(0, 40)}</b>
    </span>
  );
}
