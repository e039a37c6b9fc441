/** Positions and ways on the server's map, or on a grid of degrees. A drag moves it, buttons and Ctrl with the wheel zoom. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { colorOf, darkScheme } from '../../../chart/colors.js';
import { timeText } from '../../../shared/format.js';
import type { Size } from '../use-size.js';
import type { PanelProps } from './chart-panel.js';
import { drawMap } from './map-drawing.js';
import { lookAt, moved, projectionOf, zoomed, type Look } from './projection.js';
import { useTiles } from './use-tiles.js';
import { nameOf } from './values.js';

const LEGEND_SHARE = 0.35;
const ROW = 26;
const STEP = 1.6;
/** Of a wheel's step. */
const WHEEL = 1.25;

export function MapPanel({ data, size, source, zone }: PanelProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [own, setOwn] = useState<Look>();
  const legend = Math.min(data.lines.length * ROW + 10, size.height * LEGEND_SHARE);
  const { width } = size;
  const height = Math.max(100, Math.floor(size.height - legend));
  const area = useMemo((): Size => ({ width, height }), [width, height]);
  const whole = useMemo(
    () =>
      lookAt(
        data.lines.flatMap(({ latitudes = [], longitudes = [] }) =>
          latitudes.map((latitude, at) => ({ latitude, longitude: longitudes[at]! })),
        ),
        area,
      ),
    [data, area],
  );
  const look = own ?? whole;
  const { tiles, paint, credit, problem } = useTiles(look, area);
  useEffect(() => {
    const draw = () =>
      canvas.current &&
      drawMap(canvas.current, data.lines, {
        ...{ on: projectionOf(look, area), area },
        below: paint && ((context) => paint(context, tiles, look, area)),
      });
    draw();
    darkScheme.addEventListener('change', draw);
    return () => darkScheme.removeEventListener('change', draw);
  }, [data, area, look.x, look.y, look.scale, tiles, paint]);
  const zoom = (factor: number) => setOwn((before) => zoomed(before ?? whole, factor));
  const hands = useHands(canvas, (change) => setOwn((before) => change(before ?? whole)));
  return (
    <>
      <div class="map-frame">
        <canvas
          ref={canvas}
          class="map"
          style={{ height: `${height}px` }}
          role="img"
          data-tiles={tiles.length}
          aria-label={`Positions of ${data.lines.map(({ series }) => series.deviceName ?? series.device).join(', ')}`}
          {...hands}
        />
        <span class="group map-tools">
          <button type="button" class="small" aria-label="Closer" onClick={() => zoom(STEP)}>
            +
          </button>
          <button type="button" class="small" aria-label="Farther" onClick={() => zoom(1 / STEP)}>
            −
          </button>
          {own !== undefined && (
            <button type="button" class="small" onClick={() => setOwn(undefined)}>
              All
            </button>
          )}
        </span>
        {(credit !== '' || problem !== undefined) && (
          <small class="map-credit" role={problem === undefined ? undefined : 'alert'}>
            {problem ?? credit}
          </small>
        )}
      </div>
      <ul class="places">
        {data.lines.map((line, place) => {
          const { series, latitudes, longitudes, times } = line;
          const name = series.deviceName ?? series.device;
          return (
            <li key={series.id}>
              <span class="swatch" style={{ '--swatch': colorOf(place) }} />{' '}
              {source.hrefOf === undefined ? name : <a href={source.hrefOf(series.device)}>{name}</a>}{' '}
              <small>
                {nameOf(line)} · {latitudes!.at(-1)!.toFixed(5)}, {longitudes!.at(-1)!.toFixed(5)} ·{' '}
                {timeText(times.at(-1)!, zone)}
              </small>
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** A finger that wipes over the page scrolls it: a map is moved by the pointer of a mouse or a pen. */
function useHands(
  canvas: { readonly current: HTMLCanvasElement | null },
  onChange: (change: (look: Look) => Look) => void,
) {
  const told = useRef(onChange);
  told.current = onChange;
  useEffect(() => {
    const target = canvas.current!;
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const at = { x: event.offsetX - target.clientWidth / 2, y: event.offsetY - target.clientHeight / 2 };
      told.current((look) => zoomed(look, event.deltaY > 0 ? 1 / WHEEL : WHEEL, at));
    };
    target.addEventListener('wheel', wheel, { passive: false });
    return () => target.removeEventListener('wheel', wheel);
  }, []);
  return {
    onPointerDown(event: PointerEvent) {
      if (event.pointerType === 'touch' || event.button !== 0) return;
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    },
    onPointerMove(event: PointerEvent) {
      const target = event.currentTarget as HTMLElement;
      if (!target.hasPointerCapture(event.pointerId)) return;
      const { movementX: x, movementY: y } = event;
      told.current((look) => moved(look, { x, y }));
    },
  };
}
