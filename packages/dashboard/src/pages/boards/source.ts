/** Where the panels of a board have their data: from the project of who logged in, or through a link. Their answers are the same. */
import type { BoardPanel, PanelData, SharedBoard, Tributary } from '@tributary/client';
import { spanOf, textOf, type Range, type Span } from '../../data/range.js';
import type { OpenTail } from './live/board-tail.js';

/** A stranger's has no selection. */
export type ViewedPanel = Omit<BoardPanel, 'selection'> & Pick<Partial<BoardPanel>, 'selection'>;
export type BoardRange = SharedBoard['range'];

export interface Look {
  /** Of the board as it is kept. */
  readonly range: BoardRange;
  /** In its place, for panels that have none of their own. */
  readonly other: Range | undefined;
  /** Of one panel, closer. */
  readonly span: Span | undefined;
  readonly zone: string;
  readonly pixels: number;
}

export interface BoardSource {
  readonly read: (panel: ViewedPanel, look: Look, signal: AbortSignal) => Promise<PanelData>;
  /** New points of series. */
  readonly tail: OpenTail;
  readonly fail: (error: unknown) => string;
  /** Of the device of a series; absent: there is no way on. */
  readonly hrefOf?: (device: string) => string;
}

const rounded = ({ from, to }: Span) => ({ from: Math.floor(from), to: Math.ceil(to) });
const LIMITS = [50, 2000] as const;
const pixelsOf = ({ pixels }: Look) => Math.max(LIMITS[0], Math.min(LIMITS[1], Math.round(pixels)));

export const ofProject = (client: Tributary) => (panel: ViewedPanel, look: Look, signal: AbortSignal) =>
  client.boards.query(
    {
      panel,
      range: look.other === undefined ? look.range : asKept(look.other),
      ...(look.span && rounded(look.span)),
      ...{ zone: look.zone, pixels: pixelsOf(look) },
    },
    { signal },
  );

/** The server keeps to the range that the panel has, whatever is asked. */
export const ofLink = (client: Tributary) => (panel: ViewedPanel, look: Look, signal: AbortSignal) => {
  const other = look.other && panel.range === undefined ? spanOf(look.other, Date.now()) : undefined;
  const span = look.span ?? other;
  return client.shared.query(
    { panel: panel.id, ...(span && rounded(span)), zone: look.zone, pixels: pixelsOf(look) },
    { signal },
  );
};

/** Goes on after the last point that came. */
export const tailOfProject =
  (client: Tributary): OpenTail =>
  (seriesIds, { signal, onOpen, onMissed, onLost }) => {
    let isFirst = true;
    const onOpening = () => {
      onOpen(isFirst);
      isFirst = false;
    };
    return client.tail({ seriesIds: [...seriesIds] }, { signal, onOpen: onOpening, onGap: onMissed, onLost });
  };

/** Of what the board shows, whatever is asked; has no place to go on after. */
export const tailOfLink =
  (client: Tributary): OpenTail =>
  (_, { signal, onOpen, onLost }) =>
    client.shared.tail({ signal, onOpen: () => onOpen(true), onLost });

export const asKept = ({ last, span }: Range): BoardRange =>
  span === undefined
    ? { last: last! }
    : { from: new Date(Math.floor(span.from)).toISOString(), to: new Date(Math.ceil(span.to)).toISOString() };

/** Whether the panel shows what comes: `other` stands in the place of the range of the board. */
export const endsNow = (panel: ViewedPanel, { range, other }: Pick<Look, 'range' | 'other'>): boolean =>
  panel.kind !== 'text' &&
  (panel.range === undefined && other !== undefined
    ? other.last !== undefined
    : 'last' in (panel.range ?? range));

/** As it stands in an address. */
export const textOfRange = (range: BoardRange): string =>
  'last' in range ? range.last : textOf({ from: Date.parse(range.from), to: Date.parse(range.to) });
