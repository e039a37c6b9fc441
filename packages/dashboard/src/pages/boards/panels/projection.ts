/** Positions on a plane: all of them fit into the area, and a degree is as long in both directions as it is there. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

export interface Projection {
  readonly x: (longitude: number) => number;
  readonly y: (latitude: number) => number;
  /** Of one pixel. */
  readonly metres: number;
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

const METRES_PER_DEGREE = 111_320;
/** One position alone is shown with what is some hundred metres around it. */
const LEAST_DEGREES = 0.004;
const MARGIN = 28;

export function projectionOf(
  places: readonly Place[],
  { width, height }: { readonly width: number; readonly height: number },
): Projection {
  const bounds = { south: 90, north: -90, west: 180, east: -180 };
  for (const { latitude, longitude } of places) {
    bounds.south = Math.min(bounds.south, latitude);
    bounds.north = Math.max(bounds.north, latitude);
    bounds.west = Math.min(bounds.west, longitude);
    bounds.east = Math.max(bounds.east, longitude);
  }
  const middle = [(bounds.south + bounds.north) / 2, (bounds.west + bounds.east) / 2] as const;
  const shrink = Math.max(0.01, Math.cos((middle[0] * Math.PI) / 180));
  const [high, wide] = [
    Math.max(LEAST_DEGREES, bounds.north - bounds.south),
    Math.max(LEAST_DEGREES, bounds.east - bounds.west),
  ];
  /** Pixels of a degree of latitude. */
  const scale = Math.min(
    Math.max(1, height - 2 * MARGIN) / high,
    Math.max(1, width - 2 * MARGIN) / (wide * shrink),
  );
  const [across, down] = [width / 2 / (scale * shrink), height / 2 / scale];
  return {
    x: (longitude) => width / 2 + (longitude - middle[1]) * scale * shrink,
    y: (latitude) => height / 2 - (latitude - middle[0]) * scale,
    metres: METRES_PER_DEGREE / scale,
    ...{ west: middle[1] - across, east: middle[1] + across },
    ...{ south: middle[0] - down, north: middle[0] + down },
  };
}

/** 1, 2 or 5 times a power of ten: the greatest that is not more. */
export function roundBelow(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = [5, 2, 1].find((one) => one * power <= value) ?? 1;
  return digit * power;
}
