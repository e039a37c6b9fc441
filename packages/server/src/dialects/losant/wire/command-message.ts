/** A command as devices get it. The time has milliseconds always: Losant's Python client cannot read it without. */
export function commandMessage({
  name,
  payload,
  time,
}: {
  name: string;
  payload: unknown;
  time: number;
}): string {
  return JSON.stringify({ name, payload: payload ?? null, time: { $date: new Date(time).toISOString() } });
}
