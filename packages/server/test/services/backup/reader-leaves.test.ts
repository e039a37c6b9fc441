/** A backup whose reader goes away in the middle gives back what it held: the engine's session, and its work ends. */
import path from 'node:path';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { openCatalog } from '../../../src/catalog/catalog.js';
import { openEmbeddedEngine } from '../../../src/points/engine/embedded.js';
import { BackupService } from '../../../src/services/backup/backup.js';
import { LIMITS, makeBench } from '../../support/points-bench.js';
import { until } from '../../support/waiting.js';

const POINTS = 200_000;
const START = Date.UTC(2024, 0, 1) * 1000;

it.each([
  ['before it took anything', 0],
  ['after the first bytes', 1],
])('lets the engine go when its reader leaves %s', async (_, pieces) => {
  const bench = await makeBench('embedded');
  const engine = openEmbeddedEngine({
    path: path.join(bench.folder, 'points'),
    segments: path.join(bench.folder, 'spool'),
    ...{ sessions: 1, limits: { ...LIMITS, seconds: 5 } },
  });
  const store = await bench.open({ engine });
  const catalog = await openCatalog(`sqlite:${path.join(bench.folder, 'catalog.db')}`);
  try {
    store.heads.reserve(10);
    for (let at = 0; at < POINTS; at++) store.number(1, START + at, 0, at / 3);
    await store.commit();
    await store.flush();
    const backup = new BackupService(store, catalog, bench.folder);
    const { archive, points } = await backup.start();
    expect(points).toBe(POINTS);
    for (let taken = 0; taken < pieces; taken++) {
      await once(archive, 'readable');
      archive.read();
    }
    // Until the backup waits for its reader, in the middle of the points.
    await until('a full buffer', () => archive.readableLength >= archive.readableHighWaterMark);
    archive.destroy();
    const series = { numbers: [1], texts: [] };
    const page = await store.queries.range({
      series,
      from: START,
      to: START + POINTS,
      order: 'asc',
      limit: 10,
    });
    expect(page.points).toHaveLength(10);
    expect(engine.figures.waiting).toBe(0);
  } finally {
    await store.close();
    await catalog.close();
    await bench.remove();
  }
});
