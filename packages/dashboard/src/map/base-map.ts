/**
 * The map below positions: the tiles of the server's map file that are in sight, as pictures or as shapes. Rule: so many tiles are kept
 * and no more, and a tile that cannot be read is a hole and no error.
 */
import { Archive } from './archive.js';
import { paintShapes, wantsLayer } from './map-style.js';
import { shapesOf, type Shape } from './vector-tile.js';

/** Where the middle of the area is on the plane of the world, and how many pixels that plane has. */
interface Look {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}
interface Size {
  readonly width: number;
  readonly height: number;
}
interface Place {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}
export interface Tile extends Place {
  readonly picture?: ImageBitmap;
  readonly shapes?: readonly Shape[];
}

const VECTOR = 1;
const TILE_PIXELS = { picture: 256, shapes: 512 };
const MOST_IN_SIGHT = 64;
const MOST_KEPT = 160;
const MOST_CREDIT = 300;

export class BaseMap {
  readonly #tiles = new Map<string, Promise<Tile>>();

  private constructor(
    private readonly archive: Archive,
    /** Who made the map, which its terms may want to be said. */
    readonly credit: string,
  ) {}

  static async open(url: string): Promise<BaseMap | undefined> {
    const archive = await Archive.open(url);
    if (archive === undefined) return undefined;
    const { attribution } = await archive.metadata();
    return new BaseMap(archive, typeof attribution === 'string' ? wordsOf(attribution) : '');
  }

  /** What is in sight, once it is there. */
  async tiles(look: Look, area: Size): Promise<readonly Tile[]> {
    const found = await Promise.allSettled(this.#inSight(look, area).map((place) => this.#tile(place)));
    return found.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  }

  #inSight({ x, y, scale }: Look, { width, height }: Size): Place[] {
    const { tileType, minZoom, maxZoom } = this.archive.header;
    const pixels = tileType === VECTOR ? TILE_PIXELS.shapes : TILE_PIXELS.picture;
    const zoom = Math.max(minZoom, Math.min(maxZoom, Math.round(Math.log2(scale / pixels))));
    const count = 2 ** zoom;
    const within = (at: number) => Math.max(0, Math.min(count - 1, Math.floor(at * count)));
    const [left, right] = [within(x - width / 2 / scale), within(x + width / 2 / scale)];
    const [top, bottom] = [within(y - height / 2 / scale), within(y + height / 2 / scale)];
    const places: Place[] = [];
    for (let row = top; row <= bottom; row++)
      for (let column = left; column <= right && places.length < MOST_IN_SIGHT; column++)
        places.push({ zoom, x: column, y: row });
    return places;
  }

  #tile(place: Place): Promise<Tile> {
    const key = `${place.zoom}/${place.x}/${place.y}`;
    const kept = this.#tiles.get(key);
    if (kept !== undefined) return kept;
    const tile = this.#read(place);
    this.#tiles.set(key, tile);
    const [oldest] = this.#tiles.keys();
    if (this.#tiles.size > MOST_KEPT) this.#tiles.delete(oldest!);
    tile.catch(() => this.#tiles.delete(key));
    return tile;
  }

  async #read(place: Place): Promise<Tile> {
    const bytes = await this.archive.tile(place.zoom, place.x, place.y);
    if (bytes === undefined) return place;
    if (this.archive.header.tileType === VECTOR) return { ...place, shapes: shapesOf(bytes, wantsLayer) };
    return { ...place, picture: await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>])) };
  }
}

export function paintTiles(
  context: CanvasRenderingContext2D,
  tiles: readonly Tile[],
  { x, y, scale }: Look,
  { width, height }: Size,
): void {
  const boxes = tiles.map(({ zoom, x: column, y: row, ...tile }) => {
    const side = scale / 2 ** zoom;
    return {
      ...tile,
      side,
      left: width / 2 - x * scale + column * side,
      top: height / 2 - y * scale + row * side,
    };
  });
  for (const { picture, left, top, side } of boxes)
    // A hair wider, so that no line is seen between two.
    if (picture) context.drawImage(picture, left, top, side + 0.5, side + 0.5);
  paintShapes(context, boxes);
}

const SIGNS: Readonly<Record<string, string>> = {
  copy: '©',
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
};

/** Without its marks: it is a text of whoever made the file, and is shown as one. */
const wordsOf = (html: string): string =>
  html
    .slice(0, MOST_CREDIT * 10)
    .replace(/<[^<>]*>/g, '')
    .replace(/&(copy|amp|lt|gt|quot|#39);/g, (_, name: string) => SIGNS[name]!)
    .trim()
    .slice(0, MOST_CREDIT);
