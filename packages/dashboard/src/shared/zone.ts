/** The time zone of whoever looks, unless they choose another one. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

export const zones = (): readonly string[] => ['UTC', ...Intl.supportedValuesOf('timeZone')];

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat(undefined, { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
