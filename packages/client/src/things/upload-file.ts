/** A file that is uploaded: from memory anywhere, and in Node from the disk by its path. */
import { shownOf } from '../http/checks.js';
import { OptionError } from '../http/errors.js';
import type * as files from '../node/file.js';

export interface NamedContent {
  /** By its ending the server knows what it is. */
  readonly name: string;
  /** Text is sent as UTF-8. */
  readonly content: Uint8Array | Blob | string;
}
/** A path on the disk (Node), a File of a page, or a name with its content. */
export type UploadFile = string | File | NamedContent;

/** As that API takes files: a form with a part `file`. */
export async function formOf(
  file: UploadFile,
  fields: Readonly<Record<string, string>> = {},
): Promise<FormData> {
  const { name, blob } = await contentOf(file);
  const form = new FormData();
  form.append('file', blob, name);
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  return form;
}

async function contentOf(file: UploadFile): Promise<{ name: string; blob: Blob }> {
  if (typeof file === 'string') {
    // Nothing, in the bundle of a page.
    const { readFileAt }: Partial<typeof files> = await import('../node/file.js');
    if (readFileAt === undefined)
      throw new OptionError(`file is ${shownOf(file)}, a path; expected a File, for a page has no disk.`);
    const { name, content } = await readFileAt(file);
    return { name, blob: new Blob([content]) };
  }
  if (file instanceof Blob && typeof file.name === 'string') return { name: file.name, blob: file };
  const { name, content } = (file ?? {}) as Partial<NamedContent>;
  if (typeof name !== 'string' || name === '')
    throw new OptionError(`file is ${shownOf(file)}; expected a path, a File, or its name and content.`);
  if (typeof content === 'string' || content instanceof Blob) return { name, blob: new Blob([content]) };
  // Copied: the bytes of a buffer may be shared.
  if (content instanceof Uint8Array) return { name, blob: new Blob([new Uint8Array(content)]) };
  throw new OptionError(`content is ${shownOf(content)}; expected bytes, a Blob or text.`);
}
