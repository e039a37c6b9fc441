/** The benches' command line: one table, so that `--help` and the defaults cannot differ. */
const OPTIONS = {
  rounds: [5, 'alternating rounds of each figure; the median is printed'],
  steps: [200, 'times per series in one round of ingest'],
  devices: [1000, 'devices'],
  width: [10, 'series of each device'],
  batch: [20_000, 'points of one request'],
  connections: [4, 'connections of the load generator'],
  points: [4_000_000, 'points stored for footprint, queries, rivals and the profile'],
  base: [500_000, 'points stored at 1× of scaling'],
  repeat: [200, 'requests of each query'],
  rivals: ['yes', 'no: leave InfluxDB and VictoriaMetrics out'],
  only: [
    '',
    'part of the name of the figures to run in ingest, page, sdk and versions; kind of condition in alerts, set of values in rivals',
  ],
  server: [undefined, 'path of another bin/tributary.js to measure, for comparing two versions'],
  against: [undefined, 'path of the bin/tributary.js of an older version, for versions'],
  keep: [undefined, 'folder for the data, kept afterwards; a temporary one otherwise'],
};

export function readOptions(args, benches) {
  const [what, ...rest] = args;
  if (!benches.includes(what)) {
    console.log(`npm run bench -- <${benches.join(' | ')}> [options]\n`);
    for (const [name, [value, text]] of Object.entries(OPTIONS)) {
      console.log(
        `  --${name.padEnd(12)} ${text}${value === undefined || value === '' ? '' : ` (${value})`}`,
      );
    }
    process.exit(what === undefined || what === '--help' ? 0 : 2);
  }
  const options = Object.fromEntries(Object.entries(OPTIONS).map(([name, [value]]) => [name, value]));
  for (let at = 0; at < rest.length; at += 2) {
    const name = rest[at].replace(/^--/, '');
    const value = rest[at + 1];
    if (!(name in OPTIONS) || value === undefined) throw new Error(`unknown option or no value: ${rest[at]}`);
    options[name] = typeof OPTIONS[name][0] === 'number' ? Number(value) : value;
    if (Number.isNaN(options[name])) throw new Error(`--${name} is not a number: ${value}`);
  }
  return { what, options };
}
