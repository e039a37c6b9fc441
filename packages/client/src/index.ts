/** @tributary/client: everything that a program needs to write and read points of a Tributary platform. */
export { causeText } from './cause.js';
export { Circle } from './circle.js';
export { Tributary } from './client.js';
export type { TokenSource } from './credentials.js';
export type { Backup, Download, DownloadOptions } from './downloads.js';
export {
  AuthenticationError,
  BadRequestError,
  ConflictError,
  NotFoundError,
  OptionError,
  PermissionDeniedError,
  RateLimitError,
  ServerError,
  TimeoutError,
  TributaryApiError,
  TributaryConnectionError,
  TributaryError,
  UnexpectedAnswerError,
} from './errors.js';
export type { CallOptions, HttpRequest } from './http.js';
export type { OperationOptions } from './native.js';
export type { Answer, Body, ListItem, ListPath, Method, Path, PathOf, Query, Request } from './operations.js';
export type { ClientOptions, Logger } from './options.js';
export type { WriteOptions } from './points.js';
export { retryAfterOf } from './refusal.js';
export type { Repeatable } from './retry.js';
export type { TailedPoint, TailOptions } from './tail.js';
export { PointWriter, type WriterOptions } from './writer.js';
export type * from './types.js';
