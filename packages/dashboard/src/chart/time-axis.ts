/** The axis of time, in a zone: hours where hours are seen, and the day where it begins. */
import type uPlot from 'uplot';
import type { frame } from './colors.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

export function timeAxis(zone: string, { text, grid }: ReturnType<typeof frame>): uPlot.Axis {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(undefined, { timeZone: zone, hourCycle: 'h23', ...options });
  const day = format({ day: 'numeric', month: 'short' });
  const year = format({ month: 'short', year: 'numeric' });
  const minute = format({ hour: '2-digit', minute: '2-digit' });
  const second = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const fraction = format({ minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });
  return {
    ...{ stroke: text, font: '12px system-ui', space: 70 },
    ...{ grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 } },
    values: (_, ticks, _axis, _space, step) => {
      let before = '';
      return ticks.map((tick) => {
        if (step >= 27 * DAY) return year.format(tick);
        const date = day.format(tick);
        if (step >= DAY) return date;
        const clock = (step >= MINUTE ? minute : step >= 1000 ? second : fraction).format(tick);
        const shown = date === before ? clock : `${clock}\n${date}`;
        before = date;
        return shown;
      });
    },
  };
}
