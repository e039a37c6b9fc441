/** A file that people edit and move from project to project, as JSON. */
import { messageOf } from '../model/thrown.js';
import { failure } from './failure.js';
import { readSmallFile } from './small-file.js';

/** What the server takes in one request. */
const MOST = 2 ** 21;

/** `expected`: what the file should be, for the message. */
export async function readJsonFile<T>(file: string, expected: string): Promise<T> {
  const bytes = await readSmallFile(file, { most: MOST, expected });
  try {
    return JSON.parse(bytes.toString()) as T;
  } catch (error) {
    throw failure(`${file} is no JSON: ${messageOf(error)}`);
  }
}
