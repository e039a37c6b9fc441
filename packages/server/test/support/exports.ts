/** Exports as a client sees them: start, wait, download, and read back by something that is not this platform. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect } from 'vitest';
import type { ExportedFile } from '../../src/services/services.js';
import { endedJob, type EndedJob } from './jobs.js';
import type { TestPlatform } from './platform.js';

export interface ExportJob extends EndedJob {
  readonly result: { rows: number; files: (ExportedFile & { url: string })[] } | null;
}

export async function startExport(platform: TestPlatform, body: object, token?: string): Promise<ExportJob> {
  const answer = await platform.call('POST', '/exports', { body, ...(token ? { token } : {}) });
  expect(answer.status, answer.text).toBe(202);
  return answer.json as ExportJob;
}

/** A whole export: the job, which has to succeed, and the bytes of its files. */
export async function exported(
  platform: TestPlatform,
  body: object,
): Promise<{ job: ExportJob; rows: number; files: (ExportedFile & { url: string; content: Buffer })[] }> {
  const job: ExportJob = await endedJob(platform, (await startExport(platform, body)).id);
  expect(job.error).toBeNull();
  const files = await Promise.all(
    job.result!.files.map(async (file) => {
      const response = await fetch(file.url);
      expect(response.status).toBe(200);
      return { ...file, content: Buffer.from(await response.arrayBuffer()) };
    }),
  );
  return { job, rows: job.result!.rows, files };
}

/** Rows of cells, the heading first; every cell as text, quotes told by the second list. */
export const csvRows = (content: Buffer): string[][] => parse(content, { relaxColumnCount: false });

export const ndjsonRows = (content: Buffer): Record<string, unknown>[] =>
  content
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const READER = `
const { query } = require('chdb');
const [file, format] = process.argv.slice(1);
// Several threads would give the row groups of a Parquet file in any order.
const settings = 'SETTINGS output_format_json_quote_64bit_integers=0, input_format_parquet_preserve_order=1, max_threads=1';
const columns = JSON.parse('[' + query("DESCRIBE file('" + file + "', " + format + ")", 'JSONEachRow').trim().replaceAll('\\n', ',') + ']');
process.stdout.write(JSON.stringify({
  types: Object.fromEntries(columns.map(({ name, type }) => [name, type])),
  rows: query("SELECT * FROM file('" + file + "', " + format + ") " + settings, 'JSONEachRow').split('\\n').filter(Boolean).map((line) => JSON.parse(line)),
}));`;

/** Reads a Parquet file or an Arrow stream in a process of its own. */
export function readTable(
  content: Buffer,
  format: 'Parquet' | 'ArrowStream',
): { types: Record<string, string>; rows: Record<string, unknown>[] } {
  const folder = mkdtempSync(path.join(tmpdir(), 'tributary-table-'));
  try {
    const file = path.join(folder, 'table');
    writeFileSync(file, content);
    const out = execFileSync(process.execPath, ['-e', READER, file, format], {
      cwd: import.meta.dirname,
      maxBuffer: 2 ** 30,
    });
    return JSON.parse(out.toString()) as ReturnType<typeof readTable>;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
