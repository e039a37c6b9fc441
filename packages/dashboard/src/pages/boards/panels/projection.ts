/** Positions on the plane of web maps, so that a map fits below them: all of them are within the area, and shapes are true around each place. */
import { latitudeOf, longitudeOf, worldX, worldY } from '../../../map/mercator.js';

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** The middle of the area on the plane, and how many pixels the whole plane would have. */
export interface Look {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Projection extends Look {
  readonly xOf: (longitude: number) => number;
  readonly yOf: (latitude: number) => number;
  /** Of one pixel, in the middle. */
  readonly metres: number;
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const AROUND_METRES = 40_075_017;
/** One position alone is shown with what is some hundred metres around it. */
const LEAST = 0.004 / 360;
const MARGIN = 28;
/** From the whole world in a panel to some metres. */
const [LEAST_SCALE, MOST_SCALE] = [64, 2 ** 31] as const;

export function lookAt(places: readonly Place[], { width, height }: Size): Look {
  const bounds = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const { latitude, longitude } of places) {
    const [x, y] = [worldX(longitude), worldY(latitude)];
    bounds.left = Math.min(bounds.left, x);
    bounds.right = Math.max(bounds.right, x);
    bounds.top = Math.min(bounds.top, y);
    bounds.bottom = Math.max(bounds.bottom, y);
  }
  const fitting = (pixels: number, length: number) =>
    Math.max(1, pixels - 2 * MARGIN) / Math.max(LEAST, length);
  return {
    x: (bounds.left + bounds.right) / 2,
    y: (bounds.top + bounds.bottom) / 2,
    scale: Math.min(fitting(width, bounds.right - bounds.left), fitting(height, bounds.bottom - bounds.top)),
  };
}

/** Closer or farther, so that what is so many pixels from the middle stays where it is. */
export function zoomed({ x, y, scale }: Look, factor: number, at = { x: 0, y: 0 }): Look {
  const next = Math.max(LEAST_SCALE, Math.min(MOST_SCALE, scale * factor));
  const by = 1 / scale - 1 / next;
  return { x: x + at.x * by, y: y + at.y * by, scale: next };
}

export const moved = ({ x, y, scale }: Look, by: { readonly x: number; readonly y: number }): Look => ({
  ...{ x: x - by.x / scale, y: y - by.y / scale, scale },
});

export function projectionOf(look: Look, { width, height }: Size): Projection {
  const { x, y, scale } = look;
  const [across, down] = [width / 2 / scale, height / 2 / scale];
  return {
    ...look,
    xOf: (longitude) => width / 2 + (worldX(longitude) - x) * scale,
    yOf: (latitude) => height / 2 + (worldY(latitude) - y) * scale,
    metres: (AROUND_METRES * Math.cos((latitudeOf(y) * Math.PI) / 180)) / scale,
    ...{ west: longitudeOf(x - across), east: longitudeOf(x + across) },
    ...{ south: latitudeOf(y + down), north: latitudeOf(y - down) },
  };
}

/** 1, 2 or 5 times a power of ten: the greatest that is not more. */
export function roundBelow(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = [5, 2, 1].find((one) => one * power <= value) ?? 1;
  return digit * power;
}
