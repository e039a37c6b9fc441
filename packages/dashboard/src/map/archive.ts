/**
 * A map as one file in PMTiles format (version 3): a header, directories of tiles along a Hilbert curve, and the tiles. Parts of it are
 * asked for as they are needed, and directories are kept.
 */
export interface Header {
  /** 1: vector tiles (MVT); 2 to 5: pictures that browsers know. */
  readonly tileType: number;
  readonly minZoom: number;
  readonly maxZoom: number;
}

interface Places extends Header {
  readonly root: Part;
  readonly metadata: Part;
  readonly leaves: number;
  readonly tiles: number;
  readonly directoryCompression: number;
  readonly tileCompression: number;
}
type Part = readonly [offset: number, length: number];

interface Entry {
  readonly id: number;
  readonly offset: number;
  readonly length: number;
  /** How many tiles in a row are this one; 0: it is a directory. */
  readonly run: number;
}

const HEADER_BYTES = 127;
const MOST_DIRECTORIES = 200;
/** Root, leaf, leaf of a leaf: writers make no more. */
const DEEPEST = 4;

export class Archive {
  readonly #directories = new Map<number, Promise<readonly Entry[]>>();

  private constructor(
    private readonly url: string,
    private readonly places: Places,
  ) {}

  get header(): Header {
    return this.places;
  }

  /** Undefined: the server has none. */
  static async open(url: string): Promise<Archive | undefined> {
    const header = await read(url, [0, HEADER_BYTES]);
    return header === undefined ? undefined : new Archive(url, placesOf(new DataView(header)));
  }

  async metadata(): Promise<Readonly<Record<string, unknown>>> {
    const { metadata, directoryCompression } = this.places;
    const bytes = await unpacked(await read(this.url, metadata), directoryCompression);
    return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  }

  /** Undefined: there is nothing on it. */
  async tile(zoom: number, x: number, y: number): Promise<Uint8Array | undefined> {
    const id = idOfTile(zoom, x, y);
    let part = this.places.root;
    for (let depth = 0; depth < DEEPEST; depth++) {
      const entry = lastUpTo(await this.#directory(part), id);
      if (entry === undefined) return undefined;
      if (entry.run > 0) {
        if (id >= entry.id + entry.run) return undefined;
        const bytes = await read(this.url, [this.places.tiles + entry.offset, entry.length]);
        return unpacked(bytes, this.places.tileCompression);
      }
      part = [this.places.leaves + entry.offset, entry.length];
    }
    throw new Error('the directories of the map are too deep');
  }

  #directory(part: Part): Promise<readonly Entry[]> {
    const [offset] = part;
    let found = this.#directories.get(offset);
    if (found === undefined) {
      if (this.#directories.size >= MOST_DIRECTORIES) this.#directories.clear();
      found = read(this.url, part)
        .then((bytes) => unpacked(bytes, this.places.directoryCompression))
        .then(entriesOf);
      // One that did not come is asked for again.
      found.catch(() => this.#directories.delete(offset));
      this.#directories.set(offset, found);
    }
    return found;
  }
}

/** Undefined: the server has no map. */
async function read(url: string, [offset, length]: Part): Promise<ArrayBuffer | undefined> {
  const answer = await fetch(url, { headers: { range: `bytes=${offset}-${offset + length - 1}` } });
  if (answer.status === 204) return undefined;
  if (answer.status !== 206) throw new Error(`the map answers ${answer.status}`);
  return answer.arrayBuffer();
}

function placesOf(view: DataView): Places {
  const at = (place: number) => Number(view.getBigUint64(place, true));
  return {
    ...{ root: [at(8), at(16)], metadata: [at(24), at(32)], leaves: at(40), tiles: at(56) },
    ...{ directoryCompression: view.getUint8(97), tileCompression: view.getUint8(98) },
    ...{ tileType: view.getUint8(99), minZoom: view.getUint8(100), maxZoom: view.getUint8(101) },
  };
}

const [NONE, GZIP] = [1, 2];

async function unpacked(bytes: ArrayBuffer | undefined, compression: number): Promise<Uint8Array> {
  if (bytes === undefined) throw new Error('the map is gone');
  if (compression === NONE) return new Uint8Array(bytes);
  if (compression !== GZIP) throw new Error('the map is packed by other means than gzip');
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}

function entriesOf(bytes: Uint8Array): Entry[] {
  let at = 0;
  const next = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error('a directory of the map is cut');
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  const column = (count: number) => Array.from({ length: count }, next);
  const count = Math.min(next(), bytes.length);
  const [ids, runs, lengths, offsets] = [column(count), column(count), column(count), column(count)];
  let [id, end] = [0, 0];
  return ids.map((step, i): Entry => {
    id += step;
    const length = lengths[i]!;
    // 0: right behind the one before.
    const offset = offsets[i] === 0 ? end : offsets[i]! - 1;
    end = offset + length;
    return { id, offset, length, run: runs[i]! };
  });
}

function lastUpTo(entries: readonly Entry[], id: number): Entry | undefined {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle]!.id <= id) low = middle + 1;
    else high = middle;
  }
  return entries[low - 1];
}

/** Tiles are numbered zoom by zoom, within a zoom along a Hilbert curve. */
export function idOfTile(zoom: number, x: number, y: number): number {
  let id = (4 ** zoom - 1) / 3;
  for (let step = zoom - 1; step >= 0; step--) {
    const size = 2 ** step;
    const [right, low] = [(x & size) === 0 ? 0 : 1, (y & size) === 0 ? 0 : 1];
    id += ((3 * right) ^ low) * size * size;
    if (low === 0) {
      if (right === 1) [x, y] = [size - 1 - (x & (size - 1)), size - 1 - (y & (size - 1))];
      [x, y] = [y, x];
    }
  }
  return id;
}
