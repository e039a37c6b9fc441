/** @tributary/client: everything that a program needs to write and read points of a Tributary platform. */
export { causeText } from './http/cause.js';
export { Circle } from './native/circle.js';
export { Tributary } from './client.js';
export { connect, DeviceBuilder, type ConnectOptions, type SendingOptions } from './device/connect.js';
export { DataStore } from './device/data-store.js';
export type { ConnectedDevice } from './device/connected-device.js';
export type { DevicePoints } from './device/points.js';
export type { DeviceFields } from './device/registration.js';
export type { Relay, RelayReport } from './device/relay.js';
export type { IdStorage } from './device/saved-id.js';
export type { SendReport } from './device/sender.js';
export { Timestamp } from './native/timestamp.js';
export type { TokenSource } from './http/credentials.js';
export { FollowedExport, type ExportProgress, type FollowOptions } from './exports/follow.js';
export type { BytesOptions } from './exports/in-memory.js';
export type { RemoteFile, WholeFileOptions } from './exports/whole-file.js';
export type { Backup, Download, DownloadOptions } from './exports/downloads.js';
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
} from './http/errors.js';
export type { CallOptions, HttpRequest } from './http/http.js';
export { Connection, type OperationOptions } from './native/connection.js';
export { Listing } from './native/pages.js';
export type {
  Answer,
  Body,
  ListItem,
  ListPath,
  Method,
  Path,
  PathOf,
  Query,
  Request,
} from './native/operations.js';
export type { ClientOptions, Logger } from './http/options.js';
export type { WriteOptions } from './writing/points.js';
export { retryAfterOf } from './http/refusal.js';
export type { Repeatable } from './http/retry.js';
export type { LoginOptions } from './resources/session.js';
export type { Aggregation } from './reading/aggregating.js';
export type { AggregateQuery, BucketQuery } from './reading/aggregates.js';
export type { ArrowTable } from './reading/columns/arrow.js';
export type { ColumnSeries, PointColumns } from './reading/columns/columns.js';
export type { TextColumn } from './reading/columns/texts.js';
export type { Comparison } from './reading/comparisons.js';
export type { Boundary, Consumption } from './reading/consumption.js';
export type { PointPage } from './reading/pages.js';
export type { Progress, ReadOptions } from './reading/progress.js';
export type { CalibratedQuery, PointQuery } from './reading/query.js';
export type { UnitWish } from './reading/state.js';
export type { Rows } from './reading/rows.js';
export type { TableOptions } from './reading/tables/names.js';
export type { Table, TableBounds, TableColumn } from './reading/tables/table.js';
export type { TableRow } from './reading/tables/wide.js';
export type { SqlTable } from './reading/sql.js';
export type { SharedPoint, SharedTailOptions, TailedPoint, TailGap, TailOptions } from './reading/tail.js';
export type { AccumulationOptions, AccumulationReport, StreamSum } from './things/accumulation.js';
export type { ApiQuery } from './things/iotile.js';
export { MdoHelper, StreamConversion, type Mdo, type StreamUnits } from './things/mdo.js';
export type { ApiPage, ApiResource, ApiRow, ApiUpload, HasApi } from './things/resource-proxy.js';
export {
  IOTileStreamerSlug,
  IOTileStreamSlug,
  IOTileVariableSlug,
  type StreamParts,
} from './things/slugs/several.js';
export {
  IOTileBlockSlug,
  IOTileDeviceSlug,
  IOTileFleetSlug,
  IOTileProjectSlug,
  type DeviceSlugOptions,
} from './things/slugs/single.js';
export { IOTileSlug } from './things/slugs/slug.js';
export { slugOf } from './things/slugs/slugs.js';
export type { SlugId } from './things/slugs/terms.js';
export {
  BaseStreamData,
  StreamData,
  StreamRawData,
  type DataRow,
  type RawDataRow,
  type StreamDataRow,
  type StreamRange,
} from './things/stream-data.js';
export type { NamedContent, UploadFile } from './things/upload-file.js';
export type { EventUpload, ReportUpload, UploadedEvent, UploadedReport } from './things/uploads.js';
export type { WriterCounters } from './writing/tally.js';
export { PointWriter } from './writing/writer.js';
export type {
  Dropped,
  RefusedPoint,
  WhenFull,
  WriterOptions,
  WriterPoint,
} from './writing/writer-options.js';
export type * from './native/types.js';
