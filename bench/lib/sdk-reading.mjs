/**
 * Reading many points with `@tributary/client`, each form by a process of its own: points/s by the clock and by its own CPU time, and
 * the memory that it came to need. `queryPoints`, the plain JSON, is what the others are compared with.
 */
import { fileURLToPath } from 'node:url';
import { start } from './processes.mjs';
import { median, mib, printTable, ratio, thousands } from './numbers.mjs';
import { Sensors } from './sensors.mjs';

const keyOf = (device) => `reading-${device}`;
const READER = fileURLToPath(new URL('./sdk-reading-process.mjs', import.meta.url));
const FORMS = ['queryPoints()', 'rows()', 'tableRows()', 'columnPages()', 'columns()', 'arrow()'];
const DEVICES = 20;
const WIDTH = 10;
const ROWS = 1000;
const POINTS = 2_000_000;
const INTERVAL = 1000;

export async function measureReading(options, { server }) {
  const stored = await fill(server);
  console.log(
    `\nreading ${thousands(stored)} points of ${DEVICES * WIDTH} series, each form in a process of its own`,
  );
  const figures = new Map(FORMS.map((form) => [form, []]));
  for (let round = 0; round < options.rounds; round++)
    for (const form of FORMS) figures.get(form).push(await read(server, form));
  const of = (form, name) => median(figures.get(form).map((figure) => figure[name]));
  const rows = FORMS.map((form) => {
    const cpu = stored / of(form, 'cpu');
    return [
      form,
      thousands(stored / of(form, 'seconds')),
      thousands(cpu),
      ratio(cpu / (stored / of(FORMS[0], 'cpu'))),
      mib(of(form, 'before')),
      mib(of(form, 'peak')),
    ];
  });
  printTable(['form', 'points/s', 'points/s of client CPU', 'ratio', 'RSS before', 'RSS at most'], rows);
}

async function fill({ url, token, flushed }) {
  const sensors = new Sensors(DEVICES * WIDTH, 1);
  const series = Array.from({ length: WIDTH }, (_, at) => `sensor_${at}`);
  const begin = Date.now() - 30 * 86_400_000;
  const steps = POINTS / (DEVICES * WIDTH);
  for (let step = 0; step < steps; step += ROWS)
    for (let device = 0; device < DEVICES; device++) {
      const rows = Array.from({ length: ROWS }, (_, row) => [
        begin + (step + row) * INTERVAL,
        ...series.map((_, at) => sensors.next(device * WIDTH + at)),
      ]);
      const body = JSON.stringify({ device: keyOf(device), series, rows });
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const answer = await fetch(`${url}/tributary/v1/points`, { method: 'POST', headers, body });
      if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
    }
  await flushed();
  return POINTS;
}

async function read({ url, token }, form) {
  const reader = start(
    process.execPath,
    [READER, url, token, form, ...Array.from({ length: DEVICES }, (_, at) => keyOf(at))],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let text = '';
  reader.child.stdout.on('data', (chunk) => (text += chunk));
  const code = await reader.ended;
  if (code !== 0) throw new Error(`${form}: ${reader.errors()}`);
  return JSON.parse(text);
}
