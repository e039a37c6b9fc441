/** What can be wrong with what devices send, in the order in which it is listed. */
export const QUALITY_KINDS = [
  'silent',
  'clock-wrong',
  'unit-changed',
  'stuck',
  'gappy',
  'late',
  'duplicate-heavy',
] as const;
export type QualityKind = (typeof QUALITY_KINDS)[number];
