/** What to say when a port cannot be opened; ensures that it names the setting to change. */
import { TributaryError } from '../errors/error.js';

export function portProblem(field: string, port: number, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  const expected = {
    EADDRINUSE: 'a port that nothing else listens on',
    EACCES: 'a port that this user may open (1024 or higher)',
  }[code ?? ''];
  return expected === undefined
    ? error
    : new TributaryError('setting_invalid', { field, origin: code, value: port, expected }, { cause: error });
}

/** Host and port as they stand in an address for people: where it listens everywhere, `localhost` is one of the names. */
export function authority(host: string, port: number): string {
  const name = ['0.0.0.0', '::'].includes(host) ? 'localhost' : host;
  return `${name.includes(':') ? `[${name}]` : name}:${port}`;
}
