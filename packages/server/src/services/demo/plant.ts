/**
 * A small simulated plant: boilers, rooms, meters and a vehicle, as plain functions of time, so that history and live
 * points fit together. Numbers, booleans, texts and positions are all in it.
 */
import type { Kind, PointValue } from '../../model/kinds.js';

export interface DemoSeries {
  readonly name: string;
  readonly kind: Kind;
  readonly unit?: string;
  /** Value at a time in seconds. */
  readonly value: (seconds: number) => PointValue;
}

export interface DemoDevice {
  readonly key: string;
  readonly name: string;
  readonly class: string;
  readonly tags: readonly { key: string; value: string }[];
  readonly series: readonly DemoSeries[];
}

const DAY = 86_400;
const round = (value: number, digits = 2): number => Number(value.toFixed(digits));
const wave = (seconds: number, period: number, phase = 0): number =>
  Math.sin((2 * Math.PI * (seconds + phase)) / period);
/** A repeatable disturbance between -1 and 1. */
const noise = (seconds: number, seed: number): number => {
  const x = Math.sin(Math.floor(seconds) * 12.9898 + seed * 78.233) * 43758.5453;
  return 2 * (x - Math.floor(x)) - 1;
};

function boiler(number: number): DemoDevice {
  const burning = (t: number) => wave(t, 1800, number * 400) > -0.2;
  return {
    key: `boiler-${number}`,
    name: `Boiler ${number}`,
    class: 'boiler',
    tags: [{ key: 'area', value: 'plant-room' }],
    series: [
      {
        name: 'temperature',
        kind: 'number',
        unit: '°C',
        value: (t) => round(72 + 6 * wave(t, 1800, number * 400) + 0.4 * noise(t, number)),
      },
      {
        name: 'pressure',
        kind: 'number',
        unit: 'bar',
        value: (t) => round(1.8 + 0.15 * wave(t, 1800, number * 400) + 0.02 * noise(t, number + 10), 3),
      },
      { name: 'burner', kind: 'boolean', value: burning },
      {
        name: 'state',
        kind: 'string',
        value: (t) =>
          burning(t) ? (wave(t, 1800, number * 400) > 0.95 ? 'high fire' : 'heating') : 'standby',
      },
    ],
  };
}

function room(number: number): DemoDevice {
  const occupied = (t: number) =>
    t % DAY > 7.5 * 3600 && t % DAY < 17.5 * 3600 && wave(t, 5400, number * 900) > -0.6;
  return {
    key: `room-${100 + number}`,
    name: `Room ${100 + number}`,
    class: 'room',
    tags: [
      { key: 'area', value: 'office' },
      { key: 'floor', value: String(1 + (number % 2)) },
    ],
    series: [
      {
        name: 'temperature',
        kind: 'number',
        unit: '°C',
        value: (t) =>
          round(21 + 1.5 * wave(t, DAY, -6 * 3600) + (occupied(t) ? 0.6 : 0) + 0.1 * noise(t, number)),
      },
      {
        name: 'humidity',
        kind: 'number',
        unit: '%',
        value: (t) => round(42 + 6 * wave(t, DAY, 3 * 3600) + noise(t, number + 3), 1),
      },
      {
        name: 'co2',
        kind: 'number',
        unit: 'ppm',
        value: (t) =>
          Math.round(
            430 + (occupied(t) ? 350 + 120 * wave(t, 5400, number * 900) : 0) + 8 * noise(t, number + 5),
          ),
      },
      { name: 'occupied', kind: 'boolean', value: occupied },
    ],
  };
}

function meter(number: number): DemoDevice {
  const power = (t: number) => 4.2 + 2.5 * Math.max(0, wave(t, DAY, -6 * 3600)) + 0.5 * number;
  return {
    key: `meter-${number}`,
    name: `Electricity meter ${number}`,
    class: 'meter',
    tags: [{ key: 'area', value: number === 1 ? 'plant-room' : 'office' }],
    series: [
      {
        name: 'power',
        kind: 'number',
        unit: 'kW',
        value: (t) => round(power(t) + 0.3 * noise(t, number), 3),
      },
      {
        name: 'energy',
        kind: 'number',
        unit: 'kWh',
        value: (t) => round(((t - 1.7e9) / 3600) * (4.9 + 0.5 * number) + 12 * wave(t, DAY), 2),
      },
    ],
  };
}

const vehicle: DemoDevice = {
  key: 'van-1',
  name: 'Service van',
  class: 'vehicle',
  tags: [{ key: 'area', value: 'outside' }],
  series: [
    {
      name: 'position',
      kind: 'gps',
      value: (t) =>
        `${round(50.846 + 0.02 * wave(t, 2400), 6)},${round(4.352 + 0.03 * wave(t, 2400, 600), 6)}`,
    },
    {
      name: 'speed',
      kind: 'number',
      unit: 'km/h',
      value: (t) => round(Math.max(0, 35 + 20 * wave(t, 300) + 5 * noise(t, 77)), 1),
    },
    { name: 'ignition', kind: 'boolean', value: (t) => wave(t, 2400) > -0.7 },
  ],
};

export const PLANT: readonly DemoDevice[] = [
  boiler(1),
  boiler(2),
  ...[1, 2, 3, 4].map(room),
  meter(1),
  meter(2),
  vehicle,
];
