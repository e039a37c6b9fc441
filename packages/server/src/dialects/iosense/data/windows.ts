/**
 * A range of time cut into windows that one plain request answers whole. Rules: windows neither overlap nor split a
 * millisecond, and together they hold every row; none has more rows, or more bytes, than a page without a `limit` may have,
 * because clients fetch windows side by side and do not all look at the cursors of what they get. Only a single millisecond
 * may have more: its rows are sent whole, or refused.
 */
import { TributaryError } from '../../../errors/error.js';
import { append } from '../../../model/lists.js';
import { MICROS_PER_MILLISECOND } from '../../../model/time.js';
import type { PieceWeight, SelectedSeries, Services } from '../../../services/services.js';

export interface Span {
  readonly from: number;
  /** Excluded. */
  readonly to: number;
}

/** What one window may have. */
export interface WindowLimits {
  readonly rows: number;
  readonly bytes: number;
}

export interface Windows {
  readonly counts: readonly { readonly time: number; readonly count: number }[];
  readonly windows: readonly Span[];
}

type Weigh = (span: Span, width: number) => Promise<readonly PieceWeight[]>;
type Piece = Span & Pick<PieceWeight, 'count' | 'bytes'>;

/** Into so many pieces a range is counted; a window is made of whole ones. */
const PIECES = 2_000;
/** Pieces of a window, where the range needs more of them for that. */
const PIECES_OF_WINDOW = 8;
const MAX_PIECES = 100_000;
/** Pieces that are looked into once more. */
const MAX_REFINED = 200;

export async function cutIntoWindows(
  services: Services,
  { project, series }: { readonly project: number; readonly series: readonly SelectedSeries[] },
  span: Span,
  most: WindowLimits,
): Promise<Windows> {
  const weigh: Weigh = (part, width) => services.query.weights({ project, series, ...part, width });
  const coarse = await piecesOf(weigh, span, PIECES);
  const needed = PIECES_OF_WINDOW * coarse.reduce((sum, piece) => sum + heaviness(piece, most), 0);
  const pieces =
    needed > PIECES ? await piecesOf(weigh, span, Math.min(MAX_PIECES, Math.ceil(needed))) : coarse;
  const fine: Piece[] = [];
  let refined = 0;
  for (const piece of pieces) {
    if (isLight(piece, most)) {
      fine.push(piece);
      continue;
    }
    if (++refined > MAX_REFINED)
      throw new TributaryError('query_too_large', { limit: `${MAX_PIECES} pieces of a range` });
    append(fine, await lightPieces(weigh, piece, most));
  }
  return { counts: coarse.map(({ from, count }) => ({ time: from, count })), windows: joined(fine, most) };
}

/** How many windows it fills. */
const heaviness = ({ count, bytes }: Piece, most: WindowLimits): number =>
  Math.max(count / most.rows, bytes / most.bytes);

const isLight = (piece: Piece, most: WindowLimits): boolean =>
  heaviness(piece, most) <= 1 || piece.to - piece.from <= MICROS_PER_MILLISECOND;

/** A piece in pieces that are light, or milliseconds. */
async function lightPieces(weigh: Weigh, piece: Piece, most: WindowLimits): Promise<Piece[]> {
  const light: Piece[] = [];
  let level: readonly Piece[] = [piece];
  while (level.length > 0) {
    const heavy: Piece[] = [];
    for (const one of level)
      for (const part of await piecesOf(weigh, one, PIECES)) (isLight(part, most) ? light : heavy).push(part);
    if (heavy.length > MAX_REFINED)
      throw new TributaryError('query_too_large', { limit: `${MAX_PIECES} pieces of a range` });
    level = heavy;
  }
  return light.sort((a, b) => a.from - b.from);
}

/** Ends of pieces are whole milliseconds. */
async function piecesOf(weigh: Weigh, span: Span, number: number): Promise<Piece[]> {
  const milliseconds = (span.to - span.from) / MICROS_PER_MILLISECOND;
  const width = Math.max(1, Math.ceil(milliseconds / number)) * MICROS_PER_MILLISECOND;
  return (await weigh(span, width)).map(({ time, count, bytes }) => ({
    from: time,
    to: Math.min(time + width, span.to),
    count,
    bytes,
  }));
}

function joined(pieces: readonly Piece[], most: WindowLimits): Span[] {
  const windows: Piece[] = [];
  for (const { from, to, count, bytes } of pieces) {
    const last = windows.at(-1);
    const both = last && { from: last.from, to, count: last.count + count, bytes: last.bytes + bytes };
    if (both !== undefined && heaviness(both, most) <= 1) windows[windows.length - 1] = both;
    else windows.push({ from, to, count, bytes });
  }
  return windows.map(({ from, to }) => ({ from, to }));
}
