/**
 * The variable types and units that the service came with: which raw readings a type knows (input units) and how its
 * values are shown (output units). A value is kept in the type's storage unit. m and d are integers, because clients
 * check that they are.
 */
import { parseUnitSlug, unitSlug } from '../../../model/identity.js';
import { slugify } from '../../../model/slugify.js';
import type { Mdo } from './mdo.js';

export interface Unit extends Mdo {
  readonly slug: string;
  readonly unit_full: string;
  readonly unit_short: string;
}

export interface OutputUnit extends Unit {
  readonly decimal_places: number;
  readonly derived_units: Readonly<Record<string, Readonly<Record<string, { m: number; d: number }>>>>;
}

export interface VariableType {
  readonly name: string;
  readonly slug: string;
  readonly available_input_units: readonly Unit[];
  readonly available_output_units: readonly OutputUnit[];
  readonly stream_data_type: string;
  readonly decoder: null;
  readonly schema: null;
  readonly storage_units_full: string;
  readonly storage_units_short: string;
}

type In = readonly [full: string, short: string, m: number, d: number, o?: number];
type Rates = Readonly<Record<string, readonly [m: number, d: number]>>;

type Out = readonly [
  full: string,
  short: string,
  m: number,
  d: number,
  o: number,
  places: number,
  rates?: Rates,
];

interface Row {
  readonly name: string;
  readonly storage: readonly [full: string, short: string];
  readonly in: readonly In[];
  readonly out: readonly Out[];
  readonly data?: string;
}

const same = (full: string, short: string): Pick<Row, 'storage' | 'in' | 'out'> => ({
  storage: [full, short],
  in: [[full, short, 1, 1]],
  out: [[full, short, 1, 1, 0, 2]],
});
const ofEvents = (name: string): Row => ({ name, ...same('Unitless', ''), data: 'E1' });

const ROWS: readonly Row[] = [
  {
    name: 'Water Meter Volume',
    storage: ['Liter', 'L'],
    in: [
      ['Acre-Feet', 'A.F.', 123348185, 100],
      ['Barrels (Oil)', 'BBL', 158987, 1000],
      ['Cubic Meters', 'M^3', 1000, 1],
      ['Gallons', 'G', 378541, 100000],
      ['Liters', 'L', 1, 1],
    ],
    out: [
      ['Acre-Feet', 'A.F.', 100, 123348185, 0, 3],
      ['Barrels (Oil)', 'BBL', 1000, 158987, 0, 1],
      ['Cubic Meters', 'M^3', 1, 1000, 0, 1],
      ['Gallons', 'G', 100000, 378541, 0, 1, { gpm: [1, 10], gph: [6, 1] }],
      ['Liters', 'L', 1, 1, 0, 0, { lpm: [1, 10], lph: [6, 1] }],
    ],
  },
  {
    name: 'Water Meter Flow',
    storage: ['Liters per Min', 'LPM'],
    in: [
      ['Gallons', 'G', 3785, 65536000],
      ['Liters per Min', 'LPM', 1, 1],
    ],
    out: [
      ['Gallons per Min', 'GPM', 100000, 378541, 0, 1],
      ['Liters per Min', 'LPM', 1, 1, 0, 1],
    ],
  },
  {
    name: 'Temp',
    storage: ['Kelvin', 'K'],
    in: [
      ['POD1-M', 'C', 1, 100, 273.15],
      ['GS3 Decagon', 'U', 1, 1000, 273.15],
      ['Lansmont SAVER', 'C', 1, 1000000, 273.15],
      ['LM35', 'mA', 280, 4095, 273.15],
      ['TMP36', 'mA', 280, 4095, 223.15],
      ['Millikelvin', 'mK', 1, 1000],
      ['10K Thermistor', 'U', -2995, 146250, 323.1],
      ['MINIT EXT 1515C', 'U', -2943, 146250, 322.43],
      ['MINIT EXT 1535C', 'U', -3790, 146250, 331.68],
      ['MINIT INT 1515C', 'U', -3280, 146250, 324.77],
      ['MINIT INT 1535C', 'U', -4362, 146250, 336.65],
    ],
    out: [
      ['Celsius', 'C', 1, 1, -273.15, 1],
      ['Fahrenheit', 'F', 9, 5, -459.67, 1],
      ['Kelvin', 'K', 1, 1, 0, 1],
    ],
  },
  {
    name: '420 Milliamps',
    storage: ['Milliamps', 'mA'],
    in: [['Milliamps', 'mA', 28, 4095]],
    out: [
      ['Milliamps', 'mA', 1, 1, 0, 2],
      ['0-100 psi', 'psi', 100, 16, -25, 1],
      ['0-200 psi', 'psi', 200, 16, -50, 1],
      ['0-4000 gpm', 'gpm', 4000, 16, -1000, 0],
    ],
  },
  { name: 'Acceleration', ...same('G', 'G') },
  { name: 'Count', ...same('Count', '') },
  { name: 'Current', ...same('Amperes', 'A') },
  { name: 'Default', ...same('Unitless', '') },
  { name: 'Dust Density', ...same('Micrograms per Cubic Meter', 'ug/m^3') },
  { name: 'Electrical Conductivity', ...same('Microsiemens per Centimeter', 'uS/cm') },
  { name: 'None', ...same('Unitless', '') },
  { name: 'Pressure', ...same('Pascal', 'Pa') },
  { name: 'Pulse Rate', ...same('Pulses', '') },
  { name: 'Relative Humidity', ...same('Percent', '%') },
  { name: 'Soil Moisture Percent', ...same('Percent', '%') },
  ...['Accelerometer Event', 'Default Event', 'POD 1M Accelerometer', 'POD 1M Accelerometer V2'].map(
    ofEvents,
  ),
  ...['Saver Event', 'Trip Summary'].map(ofEvents),
];

function typeOf({ name, storage, in: inputs, out, data = 'D0' }: Row): VariableType {
  const slug = slugify(name);
  return {
    name,
    slug,
    available_input_units: inputs.map(([full, short, m, d, o = 0]) => ({
      slug: unitSlug('in', slug, slugify(full)),
      unit_full: full,
      unit_short: short,
      m,
      d,
      o,
    })),
    available_output_units: out.map(([full, short, m, d, o, places, rates]) => ({
      slug: unitSlug('out', slug, slugify(full)),
      unit_full: full,
      unit_short: short,
      m,
      d,
      o,
      decimal_places: places,
      derived_units: rates === undefined ? {} : { rate: ratesOf(rates) },
    })),
    stream_data_type: data,
    decoder: null,
    schema: null,
    storage_units_full: storage[0],
    storage_units_short: storage[1],
  };
}

const ratesOf = (rates: Rates) =>
  Object.fromEntries(Object.entries(rates).map(([name, [m, d]]) => [name, { m, d }]));

export const VARIABLE_TYPES: readonly VariableType[] = ROWS.map(typeOf).sort((a, b) =>
  a.slug < b.slug ? -1 : 1,
);

const types = new Map(VARIABLE_TYPES.map((type) => [type.slug, type]));
const inputs = new Map(
  VARIABLE_TYPES.flatMap((type) => type.available_input_units.map((unit) => [unit.slug, unit])),
);
const outputs = new Map(
  VARIABLE_TYPES.flatMap((type) => type.available_output_units.map((unit) => [unit.slug, unit])),
);

export const findType = (slug: string | null | undefined): VariableType | undefined => types.get(slug ?? '');
export const findInputUnit = (slug: string | null | undefined): Unit | undefined => inputs.get(slug ?? '');
export const findOutputUnit = (slug: string | null | undefined): OutputUnit | undefined =>
  outputs.get(slug ?? '');
/** The type that a unit's slug names. */
export const typeOfUnit = (slug: string): VariableType | undefined => findType(parseUnitSlug(slug)?.type);
