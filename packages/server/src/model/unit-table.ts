// The units that this platform can convert. A row is: symbol, factor (and offset) to the dimension's base unit, other
// names. Symbols are case-sensitive (mW is not MW); other names
// of more than two characters are not. Each symbol and name is used once.

export interface UnitRow {
  symbol: string;
  /** base = value × factor + offset */
  factor: number;
  offset?: number;
  names: readonly string[];
}

const row = (symbol: string, factor: number, ...names: string[]): UnitRow => ({ symbol, factor, names });

export const UNIT_TABLE = {
  temperature: [
    row('K', 1, 'kelvin'),
    row('mK', 0.001, 'millikelvin'),
    { symbol: '°C', factor: 1, offset: 273.15, names: ['C', 'degC', 'celsius', '℃'] },
    { symbol: '°F', factor: 5 / 9, offset: 459.67 * (5 / 9), names: ['F', 'degF', 'fahrenheit', '℉'] },
  ],
  pressure: [
    row('Pa', 1, 'pascal'),
    row('hPa', 100, 'hectopascal'),
    row('kPa', 1000, 'kilopascal'),
    row('MPa', 1e6, 'megapascal'),
    row('mbar', 100, 'millibar'),
    row('bar', 1e5),
    row('psi', 6894.757293168361),
    row('atm', 101_325, 'atmosphere'),
    row('mmHg', 133.322387415),
    row('inHg', 3386.388640341),
  ],
  length: [
    row('m', 1, 'meter', 'metre', 'meters', 'metres'),
    row('mm', 0.001, 'millimeter', 'millimetre', 'millimeters'),
    row('cm', 0.01, 'centimeter', 'centimetre', 'centimeters'),
    row('km', 1000, 'kilometer', 'kilometre', 'kilometers'),
    row('µm', 1e-6, 'um', 'micrometer', 'micron'),
    row('in', 0.0254, 'inch', 'inches'),
    row('ft', 0.3048, 'foot', 'feet'),
    row('yd', 0.9144, 'yard'),
    row('mi', 1609.344, 'mile', 'miles'),
    row('nmi', 1852, 'nautical mile'),
  ],
  mass: [
    row('kg', 1, 'kilogram', 'kilograms'),
    row('g', 0.001, 'gram', 'grams'),
    row('mg', 1e-6, 'milligram'),
    row('t', 1000, 'tonne'),
    row('lb', 0.45359237, 'lbs', 'pound'),
    row('oz', 0.028349523125, 'ounce'),
  ],
  energy: [
    row('J', 1, 'joule'),
    row('kJ', 1000, 'kilojoule'),
    row('MJ', 1e6, 'megajoule'),
    row('Wh', 3600, 'watt hour'),
    row('kWh', 3.6e6, 'kilowatt hour'),
    row('MWh', 3.6e9, 'megawatt hour'),
    row('cal', 4.184, 'calorie'),
    row('kcal', 4184, 'kilocalorie'),
    row('BTU', 1055.05585262),
  ],
  power: [
    row('W', 1, 'watt'),
    row('mW', 0.001, 'milliwatt'),
    row('kW', 1000, 'kilowatt'),
    row('MW', 1e6, 'megawatt'),
    row('hp', 745.6998715822702, 'horsepower'),
  ],
  volume: [
    row('m³', 1, 'm3', 'm^3', 'cubic meter', 'cubic meters', 'cubic-meters'),
    row('L', 0.001, 'liter', 'litre', 'liters', 'litres'),
    row('mL', 1e-6, 'milliliter', 'millilitre'),
    row('gal', 0.003785411784, 'gallon', 'gallons'),
    row('ft³', 0.028316846592, 'ft3', 'ft^3', 'cubic foot', 'cubic feet'),
    row('bbl', 0.158987294928, 'barrel', 'barrels', 'barrels-oil'),
    row('acre-ft', 1233.48183754752, 'A.F.', 'acre-foot', 'acre-feet'),
  ],
  flow: [
    row('m³/s', 1, 'm3/s'),
    row('m³/h', 1 / 3600, 'm3/h'),
    row('L/s', 0.001, 'lps'),
    row('L/min', 0.001 / 60, 'lpm'),
    row('L/h', 0.001 / 3600, 'lph'),
    row('gal/min', 0.003785411784 / 60, 'gpm'),
    row('gal/h', 0.003785411784 / 3600, 'gph'),
  ],
  speed: [
    row('m/s', 1, 'mps'),
    row('km/h', 1 / 3.6, 'kmh', 'kph'),
    row('mph', 0.44704, 'mi/h'),
    row('kn', 1852 / 3600, 'kt', 'knot', 'knots'),
    row('ft/s', 0.3048, 'fps'),
  ],
  acceleration: [row('m/s²', 1, 'm/s2', 'm/s^2'), row('gₙ', 9.80665, 'g0', 'standard gravity')],
  angle: [
    row('rad', 1, 'radian', 'radians'),
    row('°', Math.PI / 180, 'deg', 'degree', 'degrees'),
    row('turn', 2 * Math.PI, 'revolution'),
  ],
  frequency: [
    row('Hz', 1, 'hertz'),
    row('kHz', 1000, 'kilohertz'),
    row('MHz', 1e6, 'megahertz'),
    row('GHz', 1e9, 'gigahertz'),
    row('rpm', 1 / 60, 'rev/min'),
  ],
  ratio: [
    row('1', 1, 'ratio'),
    row('%', 0.01, 'percent', 'pct', '%RH'),
    row('‰', 0.001, 'permille'),
    row('ppm', 1e-6),
    row('ppb', 1e-9),
  ],
  voltage: [
    row('V', 1, 'volt', 'volts'),
    row('mV', 0.001, 'millivolt'),
    row('µV', 1e-6, 'uV', 'microvolt'),
    row('kV', 1000, 'kilovolt'),
  ],
  current: [
    row('A', 1, 'amp', 'ampere', 'amps'),
    row('mA', 0.001, 'milliamp', 'milliamps', 'milliampere'),
    row('µA', 1e-6, 'uA', 'microamp'),
    row('kA', 1000, 'kiloamp'),
  ],
  resistance: [row('Ω', 1, 'ohm', 'ohms'), row('kΩ', 1000, 'kohm'), row('MΩ', 1e6, 'megohm')],
  charge: [row('Ah', 3600, 'amp hour'), row('mAh', 3.6, 'milliamp hour')],
  reactivePower: [row('var', 1), row('kvar', 1000)],
  apparentPower: [row('VA', 1), row('kVA', 1000)],
  time: [
    row('s', 1, 'sec', 'second', 'seconds'),
    row('ms', 0.001, 'millisecond', 'milliseconds'),
    row('µs', 1e-6, 'us', 'microsecond'),
    row('min', 60, 'minute', 'minutes'),
    row('h', 3600, 'hr', 'hour', 'hours'),
    row('d', 86_400, 'day', 'days'),
  ],
  area: [
    row('m²', 1, 'm2', 'm^2', 'square meter'),
    row('ft²', 0.09290304, 'ft2', 'ft^2', 'square foot'),
    row('ha', 10_000, 'hectare'),
    row('acre', 4046.8564224, 'acres'),
  ],
  irradiance: [row('W/m²', 1, 'W/m2', 'W/m^2'), row('kW/m²', 1000, 'kW/m2', 'kW/m^2')],
  illuminance: [row('lx', 1, 'lux'), row('klx', 1000, 'kilolux')],
  conductivity: [row('S/m', 1), row('mS/cm', 0.1), row('µS/cm', 1e-4, 'uS/cm')],
  information: [
    row('B', 1, 'byte', 'bytes'),
    row('kB', 1000, 'kilobyte'),
    row('MB', 1e6, 'megabyte'),
    row('GB', 1e9, 'gigabyte'),
    row('KiB', 1024),
    row('MiB', 1_048_576),
    row('GiB', 1_073_741_824),
  ],
} as const satisfies Record<string, readonly UnitRow[]>;
