/** An MDO: whole m and d, neither 0, and an offset. Rule: multiply before dividing, in doubles, to get the same last digits. */
export interface Mdo {
  readonly m: number;
  readonly d: number;
  readonly o: number;
}

export const UNITY: Mdo = { m: 1, d: 1, o: 0 };

export const applyMdo = ({ m, d, o }: Mdo, value: number): number => o + (value * m) / d;
export const reverseMdo = ({ m, d, o }: Mdo, value: number): number => ((value - o) * d) / m;
