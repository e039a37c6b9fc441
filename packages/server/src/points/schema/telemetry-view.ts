/**
 * The view behind users' SQL. Which series it shows is given with each use. It is a view, not a part of the statement,
 * because what stands in a statement is resolved among the user's own names: with `WITH (a, b) -> true AS equals …` the
 * platform's `series = 1` would mean something else, and show every project's points. Nothing reaches into a view.
 */
import type { Engine } from '../engine/engine.js';

/** Its name within the points database. */
export const TELEMETRY = 'telemetry';

/** Whether a row is deleted, by the spans of its series. They are looked up by series, and not compared with all rows. */
const spansOf = (name: string) =>
  `{${name}:Array(Array(Int64))}[transform(series, {cut_ids:Array(UInt64)}, {cut_places:Array(UInt64)}, toUInt64(0))]`;
const CUT = `arrayExists((since, until, newest) -> time >= since AND time < until AND version <= newest,
          ${spansOf('cut_from')}, ${spansOf('cut_to')}, ${spansOf('cut_version')})`;

export function telemetryViewSql(mode: Engine['mode'], database: string): string {
  // On a server, users' SQL has a user of its own, that may read this view and not the tables behind it.
  const security = mode === 'server' ? 'DEFINER = CURRENT_USER SQL SECURITY DEFINER' : '';
  const ids = '{ids:Array(UInt64)}';
  return `CREATE OR REPLACE VIEW ${database}.${TELEMETRY} ${security} AS
    SELECT transform(id, ${ids}, {devices:Array(String)}, '') AS device,
      transform(id, ${ids}, {names:Array(String)}, '') AS series,
      fromUnixTimestamp64Micro(micros, 'UTC') AS time, number AS value, content AS text
    FROM (
      SELECT series AS id, time AS micros, value AS number, '' AS content FROM ${database}.numbers
        WHERE series IN {numbers:Array(UInt64)}
      UNION ALL SELECT series, time, value, '' FROM ${database}.numbers FINAL
        WHERE series IN {repeating_numbers:Array(UInt64)}
      UNION ALL SELECT series, time, nan, value FROM ${database}.texts WHERE series IN {texts:Array(UInt64)}
      UNION ALL SELECT series, time, nan, value FROM ${database}.texts FINAL
        WHERE series IN {repeating_texts:Array(UInt64)}
      UNION ALL SELECT series, time, value, '' FROM ${database}.numbers FINAL
        WHERE series IN {cut_numbers:Array(UInt64)} AND NOT ${CUT}
      UNION ALL SELECT series, time, nan, value FROM ${database}.texts FINAL
        WHERE series IN {cut_texts:Array(UInt64)} AND NOT ${CUT}
    )`;
}
