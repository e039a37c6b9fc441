/** Parameters of an address as the platform reads them. */

/** With its question mark; members that are undefined or null are left out. */
export function queryString(query: object): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query) as [string, unknown][]) {
    // The server parts a list of one text at its commas; of a repeated parameter it parts none.
    if (Array.isArray(value))
      for (const one of value.length === 1 ? [...value, ''] : value) parameters.append(name, String(one));
    else if (value !== undefined && value !== null) parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}
