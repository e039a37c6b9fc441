// Files as spreadsheets, loggers and other platforms write them: marks of numbers, encodings, dates apart from times.
import { describe, expect, it } from 'vitest';
import { givenForm } from '../../src/cli/import/number-form.js';
import { readText } from '../support/import-reading.js';

const T0 = Date.UTC(2026, 1, 1) * 1000;
const values = async (...given: Parameters<typeof readText>) => {
  const { rows, notices } = await readText(...given);
  return {
    values: rows.flatMap((row) => row.points.map(({ value }) => value)),
    refusals: rows.flatMap((row) => row.refusals),
    notices,
  };
};

describe('numbers', () => {
  it('have a decimal comma where semicolons delimit and the cells say so, which is told', async () => {
    const text = 'time;a;b;c\n2026-02-01;21,5;1.234,56;open\n2026-02-01;22;-,5;1.234\n';
    expect(await values('csv', text)).toEqual({
      values: [21.5, 1234.56, 'open', 22, -0.5, 1234],
      refusals: [],
      notices: ['numbers are read with a decimal comma, as in "21,5" (--decimal . if not)'],
    });
  });

  it('with a point that may mean decimals or thousands are refused, not guessed', async () => {
    const { values: read, refusals } = await values('csv', 'time;a;b\n2026-02-01;21,5;1.234\n');
    expect(read).toEqual([21.5]);
    expect(refusals).toEqual([
      'b is "1.234"; expected a number whose point is known to mean decimals or thousands (--decimal . or --decimal ,)',
    ]);
  });

  it.each([
    ['a point anywhere', 'time;a;b\n2026-02-01;21.5;1,234\n', [21.5, '1,234']],
    ['no comma anywhere', 'time;a\n2026-02-01;1.234\n', [1.234]],
    ['commas that delimit', 'time,a\n2026-02-01,"21,5"\n', ['21,5']],
  ])('are read with a point by %s', async (_, text, expected) => {
    expect((await values('csv', text)).values).toEqual(expected);
  });

  it.each([
    [',', undefined, '1.234,56', 1234.56],
    [',', undefined, '1 234,5', 1234.5],
    [',', undefined, '12\u202f345', 12345],
    [',', undefined, '1.234', 1234],
    [',', undefined, "1'234,5", 1234.5],
    [',', undefined, '21.5', '21.5'],
    [',', undefined, '1.23.456', '1.23.456'],
    [',', undefined, '1.234 567', '1.234 567'],
    ['.', ',', '1,234.5', 1234.5],
    ['.', ',', '12,34.5', '12,34.5'],
    [undefined, ' ', '1 234', 1234],
    [undefined, '.', '1.234,5', 1234.5],
    ['.', undefined, '1,234', '1,234'],
  ] as const)('with --decimal %s --thousands %s: %j is %j', async (decimal, thousands, cell, expected) => {
    const text = `time,a\n2026-02-01,"${cell}"\n`;
    expect((await values('csv', text, { numbers: givenForm(decimal, thousands) })).values).toEqual([
      expected,
    ]);
  });

  it('that look like some, but are texts, are told once a column', async () => {
    const { notices } = await values('csv', 'time,a,b\n2026-02-01,"21,5",x\n2026-02-01,"21,6","1,2,3"\n');
    expect(notices).toEqual([
      '"a" has "21,5", which is stored as a text; if it is a number, say how it is written with --decimal and --thousands',
    ]);
  });

  it.each([
    ['csv', 'time,v\n2026-02-01,1e400\n2026-02-01,-1e400\n2026-02-01,Infinity\n2026-02-01,-inf\n'],
    ['csv', `time,v\n2026-02-01,${'9'.repeat(400)}\n2026-02-01,1e309\n2026-02-01,inf\n2026-02-01,INF\n`],
    ['ndjson', [1, -1, 2, 3].map((n) => `{"time":"2026-02-01","v":${n}e400}`).join('\n')],
    [
      'line',
      ['1e400', '-1e400', `${'9'.repeat(400)}`, `${'9'.repeat(400)}i`].map((v) => `m v=${v} 1\n`).join(''),
    ],
  ] as const)('beyond what can be stored are refused with a reason: %s', async (format, text) => {
    const { values: read, refusals } = await values(format, text);
    expect(read).toEqual([]);
    expect(refusals).toHaveLength(4);
    for (const reason of refusals) expect(reason).toMatch(/expected a number from|is beyond/);
  });
});

describe('encodings', () => {
  const latin = Buffer.from('time,K\xfcche \xb0C\n2026-02-01,hei\xdf\n', 'latin1');

  it('are never guessed: bytes that are not UTF-8 end the import, with their line and what they may be', async () => {
    await expect(readText('csv', latin)).rejects.toThrow(
      'text is not UTF-8: line 1 has the byte 0xFC (in windows-1252: "time,Küche °C").',
    );
    const second = Buffer.concat([
      Buffer.from('{"time":"2026-02-01","v":"ü"}\n{"v":"'),
      Buffer.of(0xf6, 0x22),
    ]);
    await expect(readText('ndjson', second)).rejects.toThrow('line 2 has the byte 0xF6');
    const line = Buffer.from('m,device=K\xf6che a=1 1\nm,device=K\xfcche a=2 1\n', 'latin1');
    await expect(readText('line', line)).rejects.toThrow('line 1 has the byte 0xF6');
    await expect(readText('csv', Buffer.from('time,a\n2026-02-01,\xe2\x82', 'latin1'))).rejects.toThrow(
      'line 2 has the byte 0xE2',
    );
  });

  it.each([
    ['windows-1252', latin],
    ['latin1', latin],
    [undefined, Buffer.from('\ufefftime,Küche °C\n2026-02-01,heiß\n')],
    [undefined, Buffer.from('\ufefftime,Küche °C\n2026-02-01,heiß\n', 'utf16le')],
    ['utf-16le', Buffer.from('time,Küche °C\n2026-02-01,heiß\n', 'utf16le')],
    [undefined, Buffer.from('\ufefftime,Küche °C\n2026-02-01,heiß\n', 'utf16le').swap16()],
  ])('%s: texts and names are those of the file', async (encoding, bytes) => {
    const { rows } = await readText('csv', bytes, encoding === undefined ? {} : { encoding });
    expect(rows[0]?.points).toEqual([{ device: 'd', series: 'Küche °C', time: T0, value: 'heiß' }]);
  });

  it('windows-1252 has the euro where latin1 has a control character', async () => {
    const bytes = Buffer.from('time,a\n2026-02-01,5 \x80\n', 'latin1');
    expect((await readText('csv', bytes, { encoding: 'latin1' })).rows[0]?.points[0]?.value).toBe('5 €');
  });

  it('that are none are refused', async () => {
    await expect(readText('csv', latin, { encoding: 'klingon' })).rejects.toThrow('--encoding is "klingon"');
    await expect(readText('csv', Buffer.of(0xff, 0xfe, 0x00, 0xd8, 0x41, 0x00))).rejects.toThrow(
      'is not utf-16le',
    );
  });
});

describe('a date and a time of day', () => {
  const text = 'Datum;Uhrzeit;Temp\n01.02.2026;00:15:00;21,5\n';
  const options = { timeFormat: 'dd.MM.yyyy HH:mm:ss' };

  it.each([[undefined], [['Datum', 'Uhrzeit']], [['Datum,Uhrzeit']]])(
    'in two columns are one time: %j',
    async (timeColumns) => {
      const { rows } = await readText('csv', text, { ...options, timeColumns });
      expect(rows[0]?.points).toEqual([
        { device: 'd', series: 'Temp', time: T0 + 15 * 60_000_000, value: 21.5 },
      ]);
    },
  );

  it('are named as one where they are refused', async () => {
    const { refusals } = await values('csv', text.replace('00:15:00', '0:75'), {
      ...options,
      timeColumns: ['Datum,Uhrzeit'],
    });
    expect(refusals).toEqual([
      'Datum Uhrzeit is "01.02.2026 0:75"; expected a time of the form dd.MM.yyyy HH:mm:ss',
    ]);
  });

  it('are two columns only where the second holds times of day', async () => {
    const { rows } = await readText('csv', 'date,time,a\n2026-02-01T00:00:00Z,17,1\n');
    expect(rows[0]?.points.map(({ series, value }) => [series, value])).toEqual([
      ['time', 17],
      ['a', 1],
    ]);
    const json = '{"date":"2026-02-01","clock":"00:15","a":1}';
    const { rows: objects } = await readText('ndjson', json, { timeColumns: ['date,clock'] });
    expect(objects[0]?.points).toEqual([{ device: 'd', series: 'a', time: T0 + 900_000_000, value: 1 }]);
  });
});

describe('forms of other programs', () => {
  it.each(['sep=;\r\n', '"sep=;"\n', 'SEP=;\n'])('a first line %j names the delimiter', async (first) => {
    const { rows } = await readText('csv', `${first}time;a,b\n2026-02-01;1\n2026-02-01;2;3\n`);
    expect(rows.map(({ line, points, refusals }) => [line, points[0]?.series, refusals.length])).toEqual([
      [3, 'a,b', 0],
      [4, undefined, 1],
    ]);
  });

  it('annotated CSV of InfluxDB 2 is read with the names that /write gives', async () => {
    const text = [
      '#group,false,false,true,true,false,false,true,true,true,true',
      '#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,double,string,string,string,string',
      '#default,_result,,,,,,,,,',
      ',result,table,_start,_stop,_time,_value,_field,_measurement,device,rack',
      ',,0,2026-01-01T00:00:00Z,2026-03-01T00:00:00Z,2026-02-01T00:00:00Z,21.5,temp,room,hall,7',
      ',,0,2026-01-01T00:00:00Z,2026-03-01T00:00:00Z,2026-02-01T00:00:00.5Z,NaN,temp,room,hall,7',
      '',
      '#group,false,false,true,true,false,false,true,true',
      '#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,string,string,string',
      '#default,_result,,,,,,,',
      ',result,table,_start,_stop,_time,_value,_field,_measurement',
      ',,1,2026-01-01T00:00:00Z,2026-03-01T00:00:00Z,2026-02-01T00:00:00Z,007,code,pump',
    ].join('\r\n');
    const { rows } = await readText('csv', text, { device: undefined });
    const lines =
      'room,device=hall,rack=7 temp=21.5 1769904000000000000\npump code="007" 1769904000000000000\n';
    const same = await readText('line', lines, { device: undefined });
    expect(rows.flatMap((row) => row.points)).toEqual(same.rows.flatMap((row) => row.points));
    expect(rows.map(({ line, empty }) => [line, empty])).toEqual([
      [5, 0],
      [6, 1],
      [12, 0],
    ]);
  });

  it('annotated CSV may be pivoted, and says what it lacks', async () => {
    const pivoted = [
      '#datatype,string,long,dateTime:RFC3339,string,string,double,boolean',
      '#group,false,false,false,true,true,false,false',
      ',result,table,_time,_measurement,device,temp,on',
      ',,0,2026-02-01T00:00:00Z,room,hall,21.5,true',
    ].join('\n');
    const { rows } = await readText('csv', pivoted, { device: undefined });
    expect(rows[0]?.points).toEqual([
      { device: 'hall', series: 'room.temp', time: T0, value: 21.5 },
      { device: 'hall', series: 'room.on', time: T0, value: true },
    ]);
    await expect(readText('csv', '#datatype,string\n,result\n,x\n')).rejects.toThrow(
      'annotated CSV without the column "_time"',
    );
  });

  it('a JSON array is read as its elements, wherever its lines break', async () => {
    const text =
      '\ufeff [\n {"series":"a,]}","time":"2026-02-01",\n "value":"x\\"]"},{"series":"b","time":"2026-02-01","value":2}\n,\n 7 ] \n';
    const { rows } = await readText('ndjson', text);
    expect(rows.map(({ line, points, refusals }) => [line, points[0]?.value, refusals.length])).toEqual([
      [2, 'x"]', 0],
      [3, 2, 0],
      [5, undefined, 1],
    ]);
    expect((await readText('ndjson', '[]')).rows).toEqual([]);
    await expect(readText('ndjson', '[{"a":1}')).rejects.toThrow('the array does not end (line 1)');
    await expect(readText('ndjson', '[1] 2')).rejects.toThrow('something stands behind the end of the array');
  });

  it('the columnar body of POST /points says what it is', async () => {
    const { refusals } = await values('ndjson', '{"tables":[{"device":"d","series":["a"],"rows":[[1,2]]}]}');
    expect(refusals).toEqual([expect.stringContaining('the columnar body of POST /points')]);
  });
});

describe('clocks', () => {
  const hours = async (times: string[], zone = 'Europe/Berlin', extra = '') => {
    const text = `time${extra && ',device'},v\n${times.map((time, i) => `2025-10-26 ${time}${extra && `,${i % 2 ? 'x' : 'y'}`},${i}`).join('\n')}\n`;
    const { rows } = await readText('csv', text, { zone, ...(extra ? { device: undefined } : {}) });
    return rows.map(({ points }) => new Date(points[0]!.time / 1000).toISOString().slice(11, 16));
  };

  it('the hour that comes twice is told apart by rising order', async () => {
    expect(await hours(['01:30', '02:00', '02:30', '02:00', '02:30', '03:00'])).toEqual([
      '23:30',
      '00:00',
      '00:30',
      '01:00',
      '01:30',
      '02:00',
    ]);
  });

  it('by falling order, and within each device', async () => {
    expect(await hours(['03:00', '02:30', '02:00', '02:30', '02:00', '01:30'])).toEqual([
      '02:00',
      '01:30',
      '01:00',
      '00:30',
      '00:00',
      '23:30',
    ]);
    const both = ['01:30', '01:30', '02:30', '02:30', '02:30', '02:30', '03:30', '03:30'];
    expect(await hours(both, 'Europe/Berlin', 'device')).toEqual([
      '23:30',
      '23:30',
      '00:30',
      '00:30',
      '01:30',
      '01:30',
      '02:30',
      '02:30',
    ]);
  });

  it('a time that they jump over is refused', async () => {
    const text = 'time,v\n2025-03-30 01:59:59,1\n2025-03-30 02:30:00,2\n2025-03-30 03:00:00,3\n';
    const { rows } = await readText('csv', text, { zone: 'Europe/Berlin' });
    expect(rows.map(({ points, refusals }) => [points.length, refusals])).toEqual([
      [1, []],
      [
        0,
        [
          'time is "2025-03-30 02:30:00"; expected a time that the clocks of Europe/Berlin show: they jump over this one',
        ],
      ],
      [1, []],
    ]);
    const pattern = { zone: 'Europe/Berlin', timeFormat: 'dd.MM.yyyy HH:mm' };
    expect((await readText('csv', 'time,v\n30.03.2025 02:30,1\n', pattern)).rows[0]?.refusals).toHaveLength(
      1,
    );
  });
});
