/** The tiles of the server's map that are below an area. What reads and paints them is fetched when somebody looks at a map. */
import { useEffect, useState } from 'preact/hooks';
import type { BaseMap, paintTiles, Tile } from '../../../map/base-map.js';
import { messageOf } from '../../../shared/format.js';
import type { Size } from '../use-size.js';
import type { Look } from './projection.js';

export interface Tiles {
  readonly tiles: readonly Tile[];
  /** Absent: the server has no map, or it is not there yet. */
  readonly paint: typeof paintTiles | undefined;
  readonly credit: string;
  readonly problem: string | undefined;
}

/** After a change, such as a map that is drawn on. */
const CALM_MS = 80;
const NONE: readonly Tile[] = [];

type Known = { readonly map: BaseMap | undefined; readonly paint: typeof paintTiles };
let known: Promise<Known> | undefined;

function openMap(): Promise<Known> {
  known ??= import('../../../map/base-map.js').then(async ({ BaseMap, paintTiles: paint }) => ({
    ...{ map: await BaseMap.open(new URL('basemap.pmtiles', location.href).href), paint },
  }));
  // Not for ever, if it did not come.
  known.catch(() => (known = undefined));
  return known;
}

export function useTiles(look: Look, area: Size): Tiles {
  const [found, setFound] = useState<Tiles>({
    tiles: NONE,
    paint: undefined,
    credit: '',
    problem: undefined,
  });
  useEffect(() => {
    let over = false;
    const read = async () => {
      const { map, paint } = await openMap();
      if (map === undefined) return;
      const tiles = await map.tiles(look, area);
      if (!over) setFound({ tiles, paint, credit: map.credit, problem: undefined });
    };
    const timer = setTimeout(() => {
      read().catch((error: unknown) => {
        if (!over) setFound((before) => ({ ...before, problem: `No map: ${messageOf(error)}` }));
      });
    }, CALM_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [look.x, look.y, look.scale, area]);
  return found;
}
