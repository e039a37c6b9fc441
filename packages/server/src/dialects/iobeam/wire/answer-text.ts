/**
 * Cells of answers as ready text, so that a hundred thousand points cost no objects. CSV cells are quoted only where they
 * must be: no client takes quotes off.
 */
import type { Micros, PointValue } from '../../../services/services.js';
import { timeIn, type TimeFormat } from './times.js';

export const OUTPUTS = ['json', 'csv'] as const;
export type Output = (typeof OUTPUTS)[number];

export const CONTENT_TYPES: Readonly<Record<Output, string>> = {
  json: 'application/json',
  csv: 'text/plain; charset=utf-8',
};

export function timeJson(time: Micros, format: TimeFormat): string {
  const value = timeIn(time, format);
  return typeof value === 'number' ? String(value) : `{"sec":${value.sec},"usec":${value.usec}}`;
}

/** Seconds and microseconds as one decimal number. */
export function timeCsv(time: Micros, format: TimeFormat): string {
  const value = timeIn(time, format);
  return typeof value === 'number' ? String(value) : `${value.sec}.${String(value.usec).padStart(6, '0')}`;
}

/** What JSON has no number for is null. */
export function valueJson(value: PointValue | null): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return typeof value === 'number' && !Number.isFinite(value) ? 'null' : String(value);
}

export function cellCsv(value: PointValue | null): string {
  if (value === null) return '';
  const text = String(value);
  return typeof value === 'string' && /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
