/** Values of a panel as they are written. */
import type { PanelData } from '@tributary/client';
import { numberText, valueText } from '../../../shared/format.js';
import type { ViewedPanel } from '../source.js';

type Line = PanelData['lines'][number];

export function textOf({ value }: Line, { options }: ViewedPanel): string {
  if (value === undefined || value === null) return '—';
  if (typeof value !== 'number') return valueText(value);
  const { decimals } = options ?? {};
  if (decimals === undefined) return numberText(value);
  return value.toLocaleString(undefined, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}

/** To be read from afar: no more digits than one looks at. */
export function largeText(line: Line, panel: ViewedPanel): string {
  const { value } = line;
  if (typeof value !== 'number' || panel.options?.decimals !== undefined) return textOf(line, panel);
  const digits = Math.abs(value) >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 4 };
  return value.toLocaleString(undefined, digits);
}

/** A count has no unit of what is counted. */
export const unitOf = ({ series, value }: Line, { aggregation }: ViewedPanel): string =>
  typeof value !== 'number' || aggregation === 'count' ? '' : (series.unit ?? '');

export const nameOf = ({ series }: Line): string => series.label ?? series.name;
