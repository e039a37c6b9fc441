/**
 * A drawing of dots on a terminal: each character of the braille block is two dots wide and four high. Rule: what lies outside is not
 * drawn, so that a caller may draw a line that leaves the canvas.
 */

/** The bit of each dot within its character (Unicode, "Braille Patterns"), by row and column. */
const BITS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;
const BLANK = 0x2800;
const ACROSS = 2;
const DOWN = 4;

/** Part of a row that is drawn with one ink; without one there is nothing but blanks. */
export interface Run {
  readonly text: string;
  readonly ink: number | undefined;
}

export class Canvas {
  /** In dots. */
  readonly width: number;
  readonly height: number;
  readonly #columns: number;
  readonly #dots: Uint8Array;
  /** Of each character the ink that came last, counted from 1: a terminal has one colour a character. */
  readonly #inks: Uint8Array;

  constructor(columns: number, rows: number) {
    this.#columns = columns;
    this.width = columns * ACROSS;
    this.height = rows * DOWN;
    this.#dots = new Uint8Array(columns * rows);
    this.#inks = new Uint8Array(columns * rows);
  }

  /** From the upper left corner. */
  dot(x: number, y: number, ink: number): void {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return;
    const cell = Math.floor(y / DOWN) * this.#columns + Math.floor(x / ACROSS);
    this.#dots[cell]! |= BITS[(y % DOWN) as 0 | 1 | 2 | 3][(x % ACROSS) as 0 | 1];
    this.#inks[cell] = ink + 1;
  }

  /** Straight, both ends included; all of them whole numbers. */
  line(fromX: number, fromY: number, toX: number, toY: number, ink: number): void {
    const steps = Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY));
    for (let step = 0; step <= steps; step++) {
      const share = steps === 0 ? 0 : step / steps;
      const x = Math.round(fromX + (toX - fromX) * share);
      this.dot(x, Math.round(fromY + (toY - fromY) * share), ink);
    }
  }

  /** From the top down. */
  *rows(): Generator<Run[]> {
    for (let start = 0; start < this.#dots.length; start += this.#columns) {
      const runs: { text: string; ink: number | undefined }[] = [];
      for (let cell = start; cell < start + this.#columns; cell++) {
        const dots = this.#dots[cell]!;
        const ink = dots === 0 ? undefined : this.#inks[cell]! - 1;
        // A blank that no ink touches, so that a line without colours has none either.
        const text = dots === 0 ? ' ' : String.fromCharCode(BLANK + dots);
        const last = runs.at(-1);
        if (last !== undefined && last.ink === ink) last.text += text;
        else runs.push({ text, ink });
      }
      yield runs;
    }
  }
}
