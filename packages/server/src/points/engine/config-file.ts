/**
 * The configuration file of the embedded engine: what it takes from a file only, made of the parts that its users name.
 * Rule: one writer, and a file that is right already is not written again, so that a start needs no room for it.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** One part of the configuration: XML elements that stand below the root. */
export type ConfigPart = string;

/** The engine begins no insert and no merge that would leave less than this free on its disk. */
export const keepFreeSpace = (bytes: number): ConfigPart =>
  `<storage_configuration><disks><default><keep_free_space_bytes>${bytes}</keep_free_space_bytes></default></disks></storage_configuration>`;

/** The connection argument that makes the engine read these parts from `file`, which is written if need be. */
export function configArgument(file: string, parts: readonly ConfigPart[]): string {
  const text = `<clickhouse>\n${parts.join('\n')}\n</clickhouse>\n`;
  if (contentOf(file) !== text) {
    writeFileSync(`${file}.new`, text, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return `--config-file=${file}`;
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
