/** A vector tile (MVT 2, protocol buffers) as shapes to draw. What has no name of those that are asked for is skipped unread. */
export interface Shape {
  readonly layer: string;
  readonly kind: 'point' | 'line' | 'area';
  /** Lines or rings, each as x, y, x, y …, from 0 to 1 over the tile; some stand beyond its edge. */
  readonly lines: readonly (readonly number[])[];
  readonly texts: Readonly<Record<string, string>>;
}

const KINDS = [undefined, 'point', 'line', 'area'] as const;
const [MOVE, LINE] = [1, 2];
const EXTENT = 4096;

/** Fields of a message: the number of each, with the place of its value. */
class Message {
  at = 0;
  constructor(readonly bytes: Uint8Array) {}

  varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new Error('a tile of the map is cut');
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  /** Undefined: at the end. Values of other kinds than numbers and bytes are passed by. */
  field(): { readonly number: number; readonly value: number | Uint8Array } | undefined {
    while (this.at < this.bytes.length) {
      const tag = this.varint();
      const number = Math.floor(tag / 8);
      switch (tag % 8) {
        case 0:
          return { number, value: this.varint() };
        case 1:
          this.at += 8;
          break;
        case 2: {
          const length = this.varint();
          const value = this.bytes.subarray(this.at, (this.at += length));
          return { number, value };
        }
        case 5:
          this.at += 4;
          break;
        default:
          throw new Error('a tile of the map cannot be read');
      }
    }
    return undefined;
  }

  *fields() {
    for (let field = this.field(); field !== undefined; field = this.field()) yield field;
  }

  *varints() {
    while (this.at < this.bytes.length) yield this.varint();
  }
}

const bytesOf = (value: number | Uint8Array): Uint8Array =>
  typeof value === 'number' ? new Uint8Array() : value;
const textOf = (value: number | Uint8Array): string => new TextDecoder().decode(bytesOf(value));

export function shapesOf(tile: Uint8Array, wants: (layer: string) => boolean): Shape[] {
  const shapes: Shape[] = [];
  for (const { number, value } of new Message(tile).fields()) {
    if (number !== 3) continue;
    const layer = bytesOf(value);
    if (wants(nameOf(layer))) for (const shape of shapesOfLayer(layer)) shapes.push(shape);
  }
  return shapes;
}

function nameOf(layer: Uint8Array): string {
  for (const { number, value } of new Message(layer).fields()) if (number === 1) return textOf(value);
  return '';
}

function shapesOfLayer(bytes: Uint8Array): Shape[] {
  const [features, keys, values]: [Uint8Array[], string[], (string | undefined)[]] = [[], [], []];
  let extent = EXTENT;
  for (const { number, value } of new Message(bytes).fields()) {
    if (number === 2) features.push(bytesOf(value));
    else if (number === 3) keys.push(textOf(value));
    else if (number === 4) values.push(textOfValue(bytesOf(value)));
    else if (number === 5) extent = Number(value);
  }
  const layer = nameOf(bytes);
  return features.flatMap((feature): Shape[] => {
    let kind: Shape['kind'] | undefined;
    let [tags, geometry] = [new Uint8Array(), new Uint8Array()];
    for (const { number, value } of new Message(feature).fields()) {
      if (number === 2) tags = bytesOf(value) as typeof tags;
      else if (number === 3) kind = KINDS[Number(value)];
      else if (number === 4) geometry = bytesOf(value) as typeof geometry;
    }
    if (kind === undefined) return [];
    const pairs = [...new Message(tags).varints()];
    const texts: Record<string, string> = {};
    for (let i = 0; i + 1 < pairs.length; i += 2) {
      const [key, text] = [keys[pairs[i]!], values[pairs[i + 1]!]];
      if (key !== undefined && text !== undefined) texts[key] = text;
    }
    return [{ layer, kind, texts, lines: linesOf(geometry, extent, kind === 'area') }];
  });
}

/** Only texts are looked at. */
function textOfValue(bytes: Uint8Array): string | undefined {
  for (const { number, value } of new Message(bytes).fields()) if (number === 1) return textOf(value);
  return undefined;
}

const signed = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);

function linesOf(bytes: Uint8Array, extent: number, closed: boolean): number[][] {
  const message = new Message(bytes);
  const lines: number[][] = [];
  let [x, y] = [0, 0];
  while (message.at < bytes.length) {
    const command = message.varint();
    const [what, times] = [command % 8, Math.floor(command / 8)];
    if (what !== MOVE && what !== LINE) {
      const line = lines.at(-1);
      if (closed && line !== undefined) line.push(line[0]!, line[1]!);
      continue;
    }
    for (let i = 0; i < times; i++) {
      x += signed(message.varint());
      y += signed(message.varint());
      if (what === MOVE) lines.push([]);
      lines.at(-1)?.push(x / extent, y / extent);
    }
  }
  return lines;
}
