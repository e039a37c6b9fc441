/** Does what a `curl` line of a document says, so that the examples are tried where curl is not installed too. */

export interface Curl {
  readonly url: string;
  readonly init: { method: string; headers: Record<string, string>; body?: string };
}

/** Every curl command of a shell text; `$NAME` is filled in outside of single quotes. */
export function curlsOf(shell: string, variables: Readonly<Record<string, string>>): Curl[] {
  return shell
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.startsWith('curl '))
    .map((line) => requestOf(words(line, variables).slice(1)));
}

/** What curl would send with these arguments. */
export function requestOf(args: readonly string[]): Curl {
  let url = '';
  let method: string | undefined;
  let body: string | undefined;
  const headers: Record<string, string> = {};
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (arg === '-X') method = args[++at];
    else if (arg === '-d' || arg === '--data-binary') body = args[++at];
    else if (arg === '-H') {
      const [, name, value] = /^([^:]+):\s*(.*)$/.exec(args[++at] ?? '') ?? [];
      headers[name!] = value!;
    } else if (arg.startsWith('-')) throw new Error(`option ${arg} of curl is not known here`);
    else url = arg;
  }
  method ??= body === undefined ? 'GET' : 'POST';
  return { url, init: { method, headers, ...(body === undefined ? {} : { body }) } };
}

function words(line: string, variables: Readonly<Record<string, string>>): string[] {
  const fill = (text: string) =>
    text.replace(/\$(\w+)/g, (_, name: string) => {
      const value = variables[name];
      if (value === undefined) throw new Error(`$${name} is not set in this example`);
      return value;
    });
  return [...line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replace(/'([^']*)'|"([^"]*)"|([^'"]+)/g, (_, single?: string, double?: string, bare?: string) =>
      single !== undefined ? single : fill(double ?? bare ?? ''),
    ),
  );
}
