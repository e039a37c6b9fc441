/** Server-sent events (WHATWG HTML, 9.2) out of the bytes of an answer, as far as our own server writes them. */
import type { Readable } from 'node:stream';

export interface ServerEvent {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: string;
}

export async function* eventsOf(stream: Readable): AsyncGenerator<ServerEvent> {
  let rest = '';
  for await (const chunk of stream.setEncoding('utf8') as AsyncIterable<string>) {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop()!;
    for (const block of blocks) {
      const fields = new Map(
        block.split('\n').flatMap((line) => {
          const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
          return name === undefined ? [] : [[name, value!] as const];
        }),
      );
      const data = fields.get('data');
      if (data !== undefined) yield { event: fields.get('event') ?? 'message', id: fields.get('id'), data };
    }
  }
}
