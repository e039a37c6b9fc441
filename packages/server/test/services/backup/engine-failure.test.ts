/** An engine that fails while a backup is written ends that backup, with the reason, and nothing else. */
import { buffer } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { openCatalog } from '../../../src/catalog/catalog.js';
import { EngineError } from '../../../src/points/engine/engine-error.js';
import { BackupService } from '../../../src/services/backup/backup.js';
import { makeBench } from '../../support/points-bench.js';

it('ends the backup with the reason; the next one is whole', async () => {
  const bench = await makeBench('embedded');
  const engine = await bench.engine();
  let failing = true;
  // The real engine, but for a stream that breaks behind its first piece.
  const stream = engine.stream.bind(engine);
  engine.stream = async function* (...asked) {
    for await (const piece of stream(...asked)) {
      yield piece;
      if (failing) throw new EngineError('unavailable', 'the disk is full');
    }
  };
  const store = await bench.open({ engine });
  const catalog = await openCatalog(`sqlite:${bench.folder}/catalog.db`);
  try {
    store.heads.reserve(1);
    for (let month = 0; month < 3; month++) store.number(1, Date.UTC(2024, month) * 1_000, 0, month);
    await store.commit();
    const backup = new BackupService(store, catalog, bench.folder);
    await expect(buffer((await backup.start()).archive)).rejects.toThrow('the disk is full');
    failing = false;
    const { archive, points } = await backup.start();
    expect(points).toBe(3);
    expect((await buffer(archive)).length).toBeGreaterThan(1_000);
  } finally {
    await catalog.close();
    await store.close();
    await bench.remove();
  }
});
