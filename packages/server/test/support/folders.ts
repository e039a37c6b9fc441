/** Folders for what tests leave on the disk. */
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';

/** Of this test file, or of the `describe` that it is called in, and gone with it. */
export function folderOfTests(name: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), `tributary-${name}-`));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Whoever asks for it removes it. */
export const temporaryFolder = (): Promise<string> => mkdtemp(path.join(tmpdir(), 'tributary-test-'));
