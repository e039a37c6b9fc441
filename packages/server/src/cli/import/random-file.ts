/** A file that is read here and there, as formats with a footer need it. */
import { open } from 'node:fs/promises';
import { failure } from '../failure.js';

export interface RandomFile {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  read(start: number, end: number): Promise<ArrayBuffer>;
  close(): Promise<void>;
}

/** `counted` is told of the bytes that are read. */
export async function openRandomFile(
  path: string,
  name: string,
  counted: (bytes: number) => void,
): Promise<RandomFile> {
  const handle = await open(path);
  const { size } = await handle.stat();
  return {
    name,
    size,
    async read(start, end) {
      const length = Math.max(0, Math.min(end, size) - start);
      const bytes = new Uint8Array(length);
      if (length === 0) return bytes.buffer;
      const { bytesRead } = await handle.read(bytes, 0, length, start);
      if (bytesRead < length) throw failure(`${name} became shorter while it was read.`);
      counted(length);
      return bytes.buffer;
    },
    close: () => handle.close(),
  };
}
