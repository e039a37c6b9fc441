/** What goes by retention rules, as people read it. */
import type { RetentionPreview, RetentionRule } from '@tributary/client';
import { countText, timeText } from '../../shared/format.js';

export const keepText = (keepDays: number | null): string =>
  keepDays === null ? 'for ever' : keepDays === 1 ? '1 day' : `${countText(keepDays)} days`;

export const tagsText = (tags: RetentionRule['selection']['tags'] = []): string =>
  tags
    .map((tag) => (typeof tag === 'string' ? tag : [tag.key, tag.value].filter(Boolean).join(':')))
    .join(', ');

export const pointsText = (points: number): string => `${countText(points)} point${points === 1 ? '' : 's'}`;

type Totals = Pick<RetentionPreview, 'points' | 'series' | 'first' | 'last'>;

/** `12 points of 2 series, from … to …`. */
export function goesText({ points, series, first, last }: Totals): string {
  const span =
    first === null || last === null
      ? ''
      : `, from ${timeText(Date.parse(first))} to ${timeText(Date.parse(last))}`;
  return `${pointsText(points)} of ${countText(series)} series${span}`;
}

/** What is asked before something is changed by which points go that are kept now. */
export const moreText = ({ more, exact, ...goes }: RetentionPreview): string =>
  `${exact ? '' : 'About '}${pointsText(more)} that ${more === 1 ? 'is' : 'are'} kept now would go with the next run, and there is no way back. ` +
  `Altogether it would delete ${goesText(goes)}.`;
