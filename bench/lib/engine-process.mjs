/**
 * The straight insert that ingest is measured against: the same table in the same engine, a ready RowBinary file, one
 * INSERT … SELECT, in a process of its own. Nothing is parsed, checked, logged or acknowledged: the most that any
 * front of this engine could reach. Native is the columnar format that the server's own spool uses.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createRequire } from 'node:module';
import { Sensors } from './sensors.mjs';

const [schemaFile, folder] = process.argv.slice(2);
const { Session } = createRequire(schemaFile)('chdb');
const { NUMBERS, createTableSql, structureOf } = await import(pathToFileURL(schemaFile).href);
mkdirSync(folder, { recursive: true });
const session = new Session(path.join(folder, 'points'), { connectionArgs: [`--user_files_path=${folder}`] });
session.query('CREATE DATABASE IF NOT EXISTS straight');
session.query(createTableSql(NUMBERS, 'straight'));
const columns = NUMBERS.columns.map(({ name }) => name).join(', ');

function writeRows(file, { series, steps, start, interval }) {
  const sensors = new Sensors(series);
  const rows = Buffer.alloc(series * steps * 36);
  let at = 0;
  for (let step = 0; step < steps; step++) {
    const time = BigInt(start + step * interval) * 1000n;
    for (let id = 1; id <= series; id++) {
      rows.writeUInt32LE(id, at);
      rows.writeBigInt64LE(time, at + 8);
      rows.writeUInt32LE(1, at + 16);
      rows.writeDoubleLE(sensors.next(id - 1), at + 28);
      at += 36;
    }
  }
  writeFileSync(file, rows);
}

process.on('message', ({ insert: job }) => {
  const file = path.join(folder, `straight.${job.format}`);
  if (job.format === 'RowBinary') writeRows(file, job);
  else {
    writeRows(`${file}.rows`, job);
    const rows = `file('${file}.rows', RowBinary, '${structureOf(NUMBERS)}')`;
    session.query(
      `INSERT INTO FUNCTION file('${file}', Native, '${structureOf(NUMBERS)}') SELECT * FROM ${rows}`,
    );
    rmSync(`${file}.rows`);
  }
  const began = performance.now();
  session.query(
    `INSERT INTO straight.numbers (${columns}) SELECT ${columns} FROM file('${file}', ${job.format}, '${structureOf(NUMBERS)}')
     SETTINGS optimize_on_insert=0, max_insert_threads=1, max_partitions_per_insert_block=0`,
  );
  const seconds = (performance.now() - began) / 1000;
  rmSync(file);
  process.send({ done: { seconds, points: job.series * job.steps } });
});
process.send({ ready: true });
