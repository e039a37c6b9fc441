import { it } from 'vitest';
import { makeBench } from './support.js';
import { readdirSync, writeFileSync } from 'node:fs';
it.each(['embedded', 'server'] as const)('exp %s', async (mode) => {
  const bench = await makeBench(mode);
  const store = await bench.open();
  const engine = await bench.engine();
  const show = async (name: string, work: () => Promise<unknown>) => {
    try { const r = await work(); console.log(mode, name, 'ok', r instanceof Uint8Array ? `${r.length} bytes ${Buffer.from(r.slice(-200)).toString('latin1').slice(-120)}` : r); }
    catch (e) { console.log(mode, name, 'ERR', (e as Error).name, (e as {failure?:string}).failure, String((e as Error).message).slice(0, 200)); }
  };
  await show('optimize missing', () => engine.maintain('OPTIMIZE TABLE tributary.numbers PARTITION 202401 FINAL SETTINGS optimize_throw_if_noop = 1, optimize_skip_merged_partitions = 1'));
  store.heads.reserve(5);
  store.number(1, 1e15, 0, 1); await store.commit(); await store.flush();
  await store.drop([1]);
  await show('optimize emptied', () => engine.maintain('OPTIMIZE TABLE tributary.numbers PARTITION 200100 FINAL SETTINGS optimize_throw_if_noop = 1, optimize_skip_merged_partitions = 1'));
  await show('midstream', () => engine.query('SELECT number, throwIf(number = 3000000) FROM numbers(10000000)', 'RowBinary', { threads: 1 }));
  await show('midstream2', () => engine.query('SELECT number, throwIf(number = 30000) FROM numbers(10000000)', 'RowBinary', { threads: 1 }));
  await show('timeout', () => engine.query('SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number))', 'RowBinary', { seconds: 1 }));
  const empty = `${bench.folder}/spool/empty.seg`;
  writeFileSync(empty, '');
  const structure = 'series UInt64, time Int64, version UInt64, sequence UInt32, value Float64';
  const columns = ['series', 'time', 'version', 'sequence', 'value'];
  await show('empty insert', () => engine.insertSegment({ table: 'tributary.numbers', structure, columns, path: empty, repeats: false }));
  await show('missing insert', () => engine.insertSegment({ table: 'tributary.numbers', structure, columns, path: empty + 'x', repeats: false }));
  writeFileSync(empty, Buffer.alloc(5000, 7));
  await show('garbage insert', () => engine.insertSegment({ table: 'tributary.numbers', structure, columns, path: empty, repeats: false }));
  if (mode === 'server') {
    await bench.server!.kill();
    const fds = () => readdirSync('/proc/self/fd').length;
    const before = fds();
    for (let i = 0; i < 20; i++) await engine.insertSegment({ table: 'tributary.numbers', structure, columns, path: empty, repeats: false }).catch((e: Error) => { if (i === 0) console.log(e.message, (e as {failure?:string}).failure); });
    console.log('fds', before, fds());
  }
  await engine.close(); await store.close().catch(console.log); await bench.remove();
});
