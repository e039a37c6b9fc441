/**
 * The units of measure that can be converted, by what they measure. Symbols are case-sensitive (mW is not MW); other names of more
 * than two characters are not. Each symbol and name is used once. Rule: a factor is a ratio of whole numbers, exact by definition (but where π is
 * one), so that what is exact on paper is exact here: 20 °C are 68 °F.
 *
 * Sources: SI Brochure, 9th edition (prefixes; kelvin and degree Celsius; hour, day, litre, tonne, hectare); NIST Special Publication 811,
 * appendix B (international yard and pound of 1959, and what follows of them: mile, gallon, barrel, acre, pound-force; degree Fahrenheit; standard
 * atmosphere and gravity; conventional millimetre of mercury; thermochemical calorie; International Table BTU). An acre is one of the international foot.
 */

export interface UnitRow {
  readonly symbol: string;
  /** base = (value + shift / 100) × numerator / denominator */
  readonly numerator: number;
  readonly denominator: number;
  /** From the zero of the base unit to this one's, in hundredths of this unit. */
  readonly shift: number;
  readonly names: readonly string[];
}

const row = (symbol: string, numerator: number, denominator: number, ...names: string[]): UnitRow => ({
  ...{ symbol, numerator, denominator, shift: 0, names },
});
const shifted = (shift: number, unit: UnitRow): UnitRow => ({ ...unit, shift });

export const UNIT_TABLE = {
  temperature: [
    row('K', 1, 1, 'kelvin'),
    row('mK', 1, 1000, 'millikelvin'),
    shifted(27_315, row('°C', 1, 1, 'C', 'degC', 'celsius', '℃')),
    shifted(45_967, row('°F', 5, 9, 'F', 'degF', 'fahrenheit', '℉')),
  ],
  pressure: [
    row('Pa', 1, 1, 'pascal'),
    row('hPa', 100, 1, 'hectopascal'),
    row('kPa', 1000, 1, 'kilopascal'),
    row('MPa', 1_000_000, 1, 'megapascal'),
    row('mbar', 100, 1, 'millibar'),
    row('bar', 100_000, 1),
    row('psi', 44_482_216_152_605, 6_451_600_000),
    row('atm', 101_325, 1, 'atmosphere'),
    row('mmHg', 133_322_387_415, 1_000_000_000),
    row('inHg', 3_386_388_640_341, 1_000_000_000),
  ],
  length: [
    row('m', 1, 1, 'meter', 'metre', 'meters', 'metres'),
    row('mm', 1, 1000, 'millimeter', 'millimetre', 'millimeters'),
    row('cm', 1, 100, 'centimeter', 'centimetre', 'centimeters'),
    row('km', 1000, 1, 'kilometer', 'kilometre', 'kilometers'),
    row('µm', 1, 1_000_000, 'um', 'micrometer', 'micron'),
    row('in', 254, 10_000, 'inch', 'inches'),
    row('ft', 3048, 10_000, 'foot', 'feet'),
    row('yd', 9144, 10_000, 'yard'),
    row('mi', 1_609_344, 1000, 'mile', 'miles'),
    row('nmi', 1852, 1, 'nautical mile'),
  ],
  mass: [
    row('kg', 1, 1, 'kilogram', 'kilograms'),
    row('g', 1, 1000, 'gram', 'grams'),
    row('mg', 1, 1_000_000, 'milligram'),
    row('t', 1000, 1, 'tonne'),
    row('lb', 45_359_237, 100_000_000, 'lbs', 'pound'),
    row('oz', 28_349_523_125, 1_000_000_000_000, 'ounce'),
  ],
  energy: [
    row('J', 1, 1, 'joule'),
    row('kJ', 1000, 1, 'kilojoule'),
    row('MJ', 1_000_000, 1, 'megajoule'),
    row('Wh', 3600, 1, 'watt hour'),
    row('kWh', 3_600_000, 1, 'kilowatt hour'),
    row('MWh', 3_600_000_000, 1, 'megawatt hour'),
    row('cal', 4184, 1000, 'calorie'),
    row('kcal', 4184, 1, 'kilocalorie'),
    row('BTU', 105_505_585_262, 100_000_000),
  ],
  power: [
    row('W', 1, 1, 'watt'),
    row('mW', 1, 1000, 'milliwatt'),
    row('kW', 1000, 1, 'kilowatt'),
    row('MW', 1_000_000, 1, 'megawatt'),
    row('hp', 745.6998715822702, 1, 'horsepower'),
  ],
  volume: [
    row('m³', 1, 1, 'm3', 'm^3', 'cubic meter', 'cubic meters', 'cubic-meters'),
    row('L', 1, 1000, 'liter', 'litre', 'liters', 'litres'),
    row('mL', 1, 1_000_000, 'milliliter', 'millilitre'),
    row('gal', 3_785_411_784, 1_000_000_000_000, 'gallon', 'gallons'),
    row('ft³', 28_316_846_592, 1_000_000_000_000, 'ft3', 'ft^3', 'cubic foot', 'cubic feet'),
    row('bbl', 158_987_294_928, 1_000_000_000_000, 'barrel', 'barrels', 'barrels-oil'),
    row('acre-ft', 123_348_183_754_752, 100_000_000_000, 'A.F.', 'acre-foot', 'acre-feet'),
  ],
  flow: [
    row('m³/s', 1, 1, 'm3/s'),
    row('m³/h', 1, 3600, 'm3/h'),
    row('L/s', 1, 1000, 'lps'),
    row('L/min', 1, 60_000, 'lpm'),
    row('L/h', 1, 3_600_000, 'lph'),
    row('gal/min', 3_785_411_784, 60_000_000_000_000, 'gpm'),
    row('gal/h', 3_785_411_784, 3_600_000_000_000_000, 'gph'),
  ],
  speed: [
    row('m/s', 1, 1, 'mps'),
    row('km/h', 10, 36, 'kmh', 'kph'),
    row('mph', 44_704, 100_000, 'mi/h'),
    row('kn', 1852, 3600, 'kt', 'knot', 'knots'),
    row('ft/s', 3048, 10_000, 'fps'),
  ],
  acceleration: [row('m/s²', 1, 1, 'm/s2', 'm/s^2'), row('gₙ', 980_665, 100_000, 'g0', 'standard gravity')],
  angle: [
    row('rad', 1, 1, 'radian', 'radians'),
    row('°', Math.PI, 180, 'deg', 'degree', 'degrees'),
    row('turn', 2 * Math.PI, 1, 'revolution'),
  ],
  frequency: [
    row('Hz', 1, 1, 'hertz'),
    row('kHz', 1000, 1, 'kilohertz'),
    row('MHz', 1_000_000, 1, 'megahertz'),
    row('GHz', 1_000_000_000, 1, 'gigahertz'),
    row('rpm', 1, 60, 'rev/min'),
  ],
  ratio: [
    row('1', 1, 1, 'ratio'),
    row('%', 1, 100, 'percent', 'pct', '%RH'),
    row('‰', 1, 1000, 'permille'),
    row('ppm', 1, 1_000_000),
    row('ppb', 1, 1_000_000_000),
  ],
  voltage: [
    row('V', 1, 1, 'volt', 'volts'),
    row('mV', 1, 1000, 'millivolt'),
    row('µV', 1, 1_000_000, 'uV', 'microvolt'),
    row('kV', 1000, 1, 'kilovolt'),
  ],
  current: [
    row('A', 1, 1, 'amp', 'ampere', 'amps'),
    row('mA', 1, 1000, 'milliamp', 'milliamps', 'milliampere'),
    row('µA', 1, 1_000_000, 'uA', 'microamp'),
    row('kA', 1000, 1, 'kiloamp'),
  ],
  resistance: [row('Ω', 1, 1, 'ohm', 'ohms'), row('kΩ', 1000, 1, 'kohm'), row('MΩ', 1_000_000, 1, 'megohm')],
  charge: [row('Ah', 3600, 1, 'amp hour'), row('mAh', 36, 10, 'milliamp hour')],
  reactivePower: [row('var', 1, 1), row('kvar', 1000, 1)],
  apparentPower: [row('VA', 1, 1), row('kVA', 1000, 1)],
  time: [
    row('s', 1, 1, 'sec', 'second', 'seconds'),
    row('ms', 1, 1000, 'millisecond', 'milliseconds'),
    row('µs', 1, 1_000_000, 'us', 'microsecond'),
    row('min', 60, 1, 'minute', 'minutes'),
    row('h', 3600, 1, 'hr', 'hour', 'hours'),
    row('d', 86_400, 1, 'day', 'days'),
  ],
  area: [
    row('m²', 1, 1, 'm2', 'm^2', 'square meter'),
    row('ft²', 9_290_304, 100_000_000, 'ft2', 'ft^2', 'square foot'),
    row('ha', 10_000, 1, 'hectare'),
    row('acre', 40_468_564_224, 10_000_000, 'acres'),
  ],
  irradiance: [row('W/m²', 1, 1, 'W/m2', 'W/m^2'), row('kW/m²', 1000, 1, 'kW/m2', 'kW/m^2')],
  illuminance: [row('lx', 1, 1, 'lux'), row('klx', 1000, 1, 'kilolux')],
  conductivity: [row('S/m', 1, 1), row('mS/cm', 1, 10), row('µS/cm', 1, 10_000, 'uS/cm')],
  information: [
    row('B', 1, 1, 'byte', 'bytes'),
    row('kB', 1000, 1, 'kilobyte'),
    row('MB', 1_000_000, 1, 'megabyte'),
    row('GB', 1_000_000_000, 1, 'gigabyte'),
    row('KiB', 1024, 1),
    row('MiB', 1_048_576, 1),
    row('GiB', 1_073_741_824, 1),
  ],
} as const satisfies Record<string, readonly UnitRow[]>;
