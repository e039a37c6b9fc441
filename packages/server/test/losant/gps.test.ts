// Positions in every form that Losant takes become one: decimal "latitude,longitude".
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPosition } from '../../src/dialects/losant/wire/gps.js';

const STORED = /^-?\d{1,3}(\.\d+)?,-?\d{1,3}(\.\d+)?$/;

describe('a position', () => {
  it.each([
    ['decimal', '39.1031,-84.5120', '39.1031,-84.512'],
    ['decimal with blanks and a sign', ' +39.1031 , -84.512 ', '39.1031,-84.512'],
    ['whole degrees', '0,-0', '0,0'],
    ['the South Pole at the date line', '-90,180', '-90,180'],
    ['degrees, minutes and seconds', `39°06'10.8"N 84°30'43.2"W`, '39.103,-84.512'],
    ['the same with a comma', `39°06'10.8"N, 84°30'43.2"W`, '39.103,-84.512'],
    ['typographic signs', '39°06′10.8″N 84°30′43.2″W', '39.103,-84.512'],
    ['letters in front', `N 39°06'10.8" W 84°30'43.2"`, '39.103,-84.512'],
    ['blanks only', '39 06 10.8 N, 84 30 43.2 W', '39.103,-84.512'],
    ['degrees and minutes', `33°30'S 70°45'W`, '-33.5,-70.75'],
    // The sentences that every NMEA 0183 primer has.
    ['GLL', '$GPGLL,4916.45,N,12311.12,W,225444,A*31', '49.2741667,-123.1853333'],
    ['GGA', '$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47', '48.1173,11.5166667'],
    [
      'a sentence of another talker without a checksum',
      '$GNGLL,4916.45,S,12311.12,E',
      '-49.2741667,123.1853333',
    ],
  ])('may be %s', (_, text, expected) => expect(readPosition(text)).toBe(expected));

  it.each([
    [''],
    ['39.1'],
    ['91,0'],
    ['0,181'],
    ['39.1,-84.5,200'],
    ['north,west'],
    ['1e1,2'],
    ['NaN,NaN'],
    [`39°61'00"N 84°30'00"W`],
    [`84°30'W 39°06'N`],
    [`39°06'N 84°30'N`],
    ['39 06 10 84 30 43'],
    ['$GPGLL,4916.45,N,12311.12,W,225444,A*32'],
    ['$GPGGA,123519,,,,,0,00,,,M,,M,,*6B'],
    ['$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6A'],
  ])('is not %j', (text) => expect(readPosition(text)).toBeUndefined());

  it('is kept as it is when it is decimal already', () => {
    const degrees = (most: number) => fc.integer({ min: -most * 1e6, max: most * 1e6 }).map((n) => n / 1e6);
    fc.assert(
      fc.property(degrees(90), degrees(180), (latitude, longitude) => {
        // As devices print: without an exponent.
        const [a, b] = [latitude.toFixed(6), longitude.toFixed(6)];
        const [readA, readB] = readPosition(`${a},${b}`)!.split(',');
        expect([Number(readA), Number(readB)]).toEqual([latitude + 0, longitude + 0]);
      }),
    );
  });

  it('comes back from degrees, minutes and seconds and from a sentence within a hundredth of a second of arc', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -323_999, max: 323_999 }),
        fc.integer({ min: -647_999, max: 647_999 }),
        (a, b) => {
          const dms = (s: number, sides: string) =>
            `${Math.floor(Math.abs(s) / 3600)}°${Math.floor((Math.abs(s) % 3600) / 60)}'${Math.abs(s) % 60}"${sides[s < 0 ? 1 : 0]}`;
          const nmea = (s: number, digits: number, sides: string) =>
            `${String(Math.floor(Math.abs(s) / 3600)).padStart(digits, '0')}${((Math.abs(s) % 3600) / 60).toFixed(6).padStart(9, '0')},${sides[s < 0 ? 1 : 0]}`;
          for (const text of [
            `${dms(a, 'NS')} ${dms(b, 'EW')}`,
            `$GPGLL,${nmea(a, 2, 'NS')},${nmea(b, 3, 'EW')},1,A`,
          ]) {
            const [latitude, longitude] = readPosition(text)!.split(',').map(Number);
            expect(Math.abs(latitude! - a / 3600)).toBeLessThan(0.01 / 3600);
            expect(Math.abs(longitude! - b / 3600)).toBeLessThan(0.01 / 3600);
          }
        },
      ),
    );
  });

  const PIECES = ['1', '23', '.5', ' ', ',', '°', "'", '"', 'N', 'w', '-', '$GPGGA,', '*', ':', '0'];

  it.each(PIECES)(
    'of hundreds of thousands of %j is read in one go: to try again and again would take hours',
    (piece) => {
      for (const start of ['', '1', '39 ', '$GPGGA,', "39°06'"])
        for (const end of ['', 'x', '1', ','])
          expect(readPosition(start + piece.repeat(300_000) + end)).toBeUndefined();
    },
  );

  it('is always in the stored form or refused', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fc.constantFrom(...PIECES), { maxLength: 200 }).map((all) => all.join('')),
        ),
        (text) => {
          const position = readPosition(text);
          if (position !== undefined) expect(position).toMatch(STORED);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
