/** @tributary/client: everything that a program needs to write and read points of a Tributary platform. */
export { Tributary } from './client.js';
export { TributaryApiError, TributaryConnectionError } from './errors.js';
export type { ClientOptions } from './http.js';
export type { WriteOptions } from './points.js';
export type { TailedPoint, TailOptions } from './tail.js';
export { PointWriter, type WriterOptions } from './writer.js';
export type * from './types.js';
