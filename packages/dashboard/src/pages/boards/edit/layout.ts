/**
 * Where panels stand on the grid of twelve columns. Rules: no two overlap; whoever is moved keeps their place and the others make room
 * downwards; nothing hangs in the air.
 */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface Placed {
  readonly id: string;
  readonly place: Place;
}

export const COLUMNS = 12;
const MOST_ROWS = 40;
const LEAST = { w: 2, h: 1 };

const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));

export function bounded({ x, y, w, h }: Place): Place {
  const width = clamp(Math.round(w), LEAST.w, COLUMNS);
  return {
    x: clamp(Math.round(x), 0, COLUMNS - width),
    y: Math.max(0, Math.round(y)),
    w: width,
    h: clamp(Math.round(h), LEAST.h, MOST_ROWS),
  };
}

const overlap = (a: Place, b: Place): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

/** An id that no panel has. */
export function newId(panels: readonly Pick<Placed, 'id'>[]): string {
  const ids = new Set(panels.map(({ id }) => id));
  for (let count = panels.length + 1; ; count++) if (!ids.has(`p${count}`)) return `p${count}`;
}

/** The same panels with one of them at another place. */
export function arranged<T extends Placed>(panels: readonly T[], id?: string, place?: Place): T[] {
  const moved = panels.map((panel) =>
    panel.id === id && place !== undefined ? { ...panel, place: bounded(place) } : panel,
  );
  // Who was moved comes before whom it would overlap.
  const order = [...moved].sort(
    (a, b) => a.place.y - b.place.y || Number(b.id === id) - Number(a.id === id) || a.place.x - b.place.x,
  );
  const mine = order.find((panel) => panel.id === id);
  const rest = mine === undefined ? order : order.filter((panel) => panel !== mine);
  const kept: Place[] = mine === undefined ? [] : [mine.place];
  for (const panel of rest) kept.push(clear(panel.place, kept));
  const [first, others] = mine === undefined ? [[], kept] : [[kept[0]!], kept.slice(1)];
  const all = [...(mine === undefined ? [] : [mine]), ...rest];
  return dropped(
    all.map((panel, at) => ({ ...panel, place: [...first, ...others][at]! })),
    panels,
  );
}

/** Downwards until there is room. */
function clear(place: Place, taken: readonly Place[]): Place {
  let free = place;
  for (
    let hit = taken.find((one) => overlap(one, free));
    hit !== undefined;
    hit = taken.find((one) => overlap(one, free))
  )
    free = { ...free, y: hit.y + hit.h };
  return free;
}

/** Upwards as far as there is room, in the order in which the panels were given. */
function dropped<T extends Placed>(panels: readonly T[], order: readonly Placed[]): T[] {
  const placed: T[] = [];
  for (const panel of [...panels].sort((a, b) => a.place.y - b.place.y || a.place.x - b.place.x)) {
    let { place } = panel;
    while (place.y > 0) {
      const higher = { ...place, y: place.y - 1 };
      if (placed.some((one) => overlap(one.place, higher))) break;
      place = higher;
    }
    placed.push({ ...panel, place });
  }
  return order.flatMap(({ id }) => placed.find((panel) => panel.id === id) ?? []);
}

/** Below all others. */
export const placeBelow = (panels: readonly Placed[], w: number, h: number): Place => ({
  ...{ x: 0, w, h },
  y: panels.reduce((most, { place }) => Math.max(most, place.y + place.h), 0),
});

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Arrows move, with Shift they make wider and higher; undefined: another key. */
export function placeByKey({ x, y, w, h }: Place, key: string, shift: boolean): Place | undefined {
  const step = STEPS[key];
  if (step === undefined) return undefined;
  const [across, down] = step;
  return shift ? { x, y, w: w + across, h: h + down } : { x: x + across, y: y + down, w, h };
}
