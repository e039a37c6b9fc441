/** What retention rules leave, said of each point alone and in the plainest way. It shares no line with what it judges. */
export interface OracleRule {
  readonly enabled: boolean;
  readonly keepDays: number | null;
  readonly position: number;
  readonly selection: {
    readonly devices?: readonly string[];
    /** `key` or `key:value`. */
    readonly tags?: readonly string[];
    readonly series?: string;
  };
}

export interface OraclePoint {
  readonly device: string;
  /** `key:value`. */
  readonly tags: readonly string[];
  readonly series: string;
  /** Milliseconds. */
  readonly time: number;
}

const DAY = 86_400_000;

function fits({ selection: { devices, tags, series } }: OracleRule, point: OraclePoint): boolean {
  if (devices !== undefined && !devices.includes(point.device)) return false;
  for (const tag of tags ?? [])
    if (!point.tags.some((own) => own === tag || own.startsWith(`${tag}:`))) return false;
  if (series === undefined) return true;
  const pattern = series.replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${pattern}$`).test(point.series);
}

/** Whether a run at `now` leaves it there. Rules in the order in which they were made. */
export function isKept(rules: readonly OracleRule[], point: OraclePoint, now: number): boolean {
  const fitting = rules.filter((rule) => rule.enabled && fits(rule, point));
  if (fitting.some(({ keepDays }) => keepDays === null)) return true;
  const named = fitting.filter(({ selection }) => Object.keys(selection).length > 0);
  const [counts] = (named.length > 0 ? named : fitting).sort((a, b) => a.position - b.position);
  if (counts === undefined) return true;
  const today = new Date(now).setUTCHours(0, 0, 0, 0);
  return point.time >= today - counts.keepDays! * DAY;
}
