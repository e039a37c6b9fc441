/**
 * Every error that Tributary reports, in one table. The reference page (docs/errors.md), the OpenAPI document and
 * every dialect's error map are checked against it by test/errors.
 *
 * A message template names its details in braces: `{field}`, `{value}`, `{expected}` and so on. Values are rendered
 * with `showValue` (JSON, cut to 100 characters).
 */

export interface ErrorDefinition {
  /** HTTP status of the native API; dialects map the code, not the status. */
  readonly status: number;
  /** True when the same request may succeed later without a change. */
  readonly retryable: boolean;
  readonly message: string;
}

const define = <T extends Record<string, ErrorDefinition>>(
  table: T,
): Readonly<Record<keyof T, ErrorDefinition>> => table;

export const ERRORS = define({
  // the request as a whole
  body_not_json: { status: 400, retryable: false, message: 'The body is not valid JSON: {reason}.' },
  body_empty: { status: 400, retryable: false, message: 'The body is empty; expected {expected}.' },
  body_malformed: { status: 400, retryable: false, message: 'The body cannot be used: {reason}.' },
  body_too_large: {
    status: 413,
    retryable: false,
    message: 'The body has more than {limit} bytes; send it in several requests.',
  },
  body_ratio_too_high: {
    status: 413,
    retryable: false,
    message:
      'The body unpacks to more than {limit} times its size; send it in several requests, or without compression.',
  },
  body_too_slow: {
    status: 408,
    retryable: true,
    message:
      'The body came too slowly: {value} bytes in {seconds} seconds; send at least 256 bytes a second, without pauses of 30 seconds.',
  },
  head_malformed: {
    status: 400,
    retryable: false,
    message:
      'The head of the request cannot be read: {reason}. A blank in the address is written %20, and each header stands in a line of its own.',
  },
  head_too_large: {
    status: 431,
    retryable: false,
    message: 'The address and headers of the request are too long; send data in the body.',
  },
  head_too_slow: {
    status: 408,
    retryable: true,
    message: 'The head of the request did not come in time.',
  },
  request_memory_full: {
    status: 503,
    retryable: true,
    message:
      'The bodies {whose} take the {limit} bytes that they may (setting request-memory); send again in some seconds, fewer or smaller ones at a time.',
  },
  content_type_unsupported: {
    status: 415,
    retryable: false,
    message: 'Content-Type {value} is not supported; expected {expected}.',
  },
  content_encoding_unsupported: {
    status: 415,
    retryable: false,
    message: 'Content-Encoding {value} is not supported; expected {expected}.',
  },
  field_invalid: { status: 400, retryable: false, message: '{field} is {value}; expected {expected}.' },
  field_missing: { status: 400, retryable: false, message: '{field} is missing; expected {expected}.' },
  field_unknown: {
    status: 400,
    retryable: false,
    message: '{field} is not a known field here; known are {expected}.',
  },
  cursor_invalid: {
    status: 400,
    retryable: false,
    message: '{field} {value} is not a cursor of this query; expected {expected}.',
  },
  too_many_buckets: {
    status: 400,
    retryable: false,
    message:
      'The query makes more than {limit} buckets, over all its series together. Choose a shorter range, wider buckets or fewer series.',
  },
  too_many_series: {
    status: 400,
    retryable: false,
    message: 'The query selects {value} series; at most {limit} are allowed.',
  },
  route_unknown: { status: 404, retryable: false, message: 'There is no {value} here.' },
  method_not_allowed: {
    status: 405,
    retryable: false,
    message: '{value} does not take this method; expected {expected}.',
  },

  too_many_points: {
    status: 413,
    retryable: false,
    message: 'The request has more than {limit} points; send it in several requests.',
  },
  too_many_values: {
    status: 413,
    retryable: false,
    message: 'The body has more than {limit} {what}; send it in several requests.',
  },
  too_many_new_tags: {
    status: 413,
    retryable: false,
    message:
      'The series of the request that are new or were not used since the start have more than {limit} tags together; send it in several requests.',
  },
  too_many_new_series: {
    status: 413,
    retryable: false,
    message:
      'The request has points of more than {limit} series that are new or were not used since the start; send it in several requests.',
  },
  too_many_refused: {
    status: 400,
    retryable: false,
    message:
      'More than {limit} points of the request cannot be stored, so nothing of it was; the first, at index {value}: {reason} Correct them, or send fewer points in a request.',
  },

  // one point of a batch
  device_key_invalid: {
    status: 400,
    retryable: false,
    message:
      '{field} is {value}; expected a device key of 1 to 255 printable characters, none of them invisible, without a blank at either end, and neither "." nor "..".',
  },
  series_name_invalid: {
    status: 400,
    retryable: false,
    message:
      '{field} is {value}; expected a series name of 1 to 255 printable characters, none of them invisible, without a blank at either end, and neither "." nor "..".',
  },
  time_invalid: { status: 400, retryable: false, message: '{field} is {value}; expected {expected}.' },
  time_out_of_range: {
    status: 400,
    retryable: false,
    message: '{field} is {value}; expected a time from 1970-01-01 to {limit}.',
  },
  time_unit_doubtful: {
    status: 400,
    retryable: false,
    message:
      '{field} is {value} {what}; it looks like {expected}. Send it in the unit that the request names, or set the ' +
      "project's earliestTime to null to store such times.",
  },
  value_invalid: { status: 400, retryable: false, message: '{field} is {value}; expected {expected}.' },
  value_kind_mismatch: {
    status: 400,
    retryable: false,
    message:
      '{field} is {value}, but series {series} holds {expected} values: send it under another name, or delete the series first.',
  },
  device_not_registered: {
    status: 404,
    retryable: false,
    message: 'Device {value} does not exist and this project does not create devices by itself.',
  },
  series_not_registered: {
    status: 404,
    retryable: false,
    message: 'Series {value} does not exist and this project does not create series by itself.',
  },

  series_quota_reached: {
    status: 403,
    retryable: false,
    message:
      'The project has {limit} series, as many as it may have; delete some, or let the operator raise `series-quota`.',
  },
  device_quota_reached: {
    status: 403,
    retryable: false,
    message:
      'The project has {limit} devices, as many as it may have; delete some, or let the operator raise `device-quota`.',
  },

  // who asks
  credentials_missing: {
    status: 401,
    retryable: false,
    message: 'No credentials were sent; expected {expected}.',
  },
  credentials_invalid: { status: 401, retryable: false, message: 'The credentials are not valid: {reason}.' },
  scope_missing: { status: 403, retryable: false, message: 'The token lacks the scope {expected}.' },
  session_origin: {
    status: 403,
    retryable: false,
    message:
      'A session is begun and ended by the page of this server alone: {reason}. Programs log in with POST /tributary/v1/login.',
  },
  password_wrong: {
    status: 403,
    retryable: false,
    message:
      'The current password is missing or wrong; a password or an e-mail address is changed with it ({field}).',
  },
  secret_guessable: {
    status: 400,
    retryable: false,
    message: 'The secret may be guessed, so it cannot be adopted like this: {reason}.',
  },
  login_throttled: {
    status: 429,
    retryable: true,
    message: 'Too many failed logins; try again in {seconds} seconds.',
  },

  too_many_streams: {
    status: 429,
    retryable: true,
    message: 'There are {limit} live streams {what} already, which is the limit; end one first.',
  },
  too_many_mails: {
    status: 429,
    retryable: false,
    message:
      'The project has sent {limit} mails to addresses of its choice in this hour, which is the limit; leave the address out, or wait for the next hour.',
  },
  too_many_tests: {
    status: 429,
    retryable: false,
    message:
      'The project has sent {limit} tests of its channels in this hour, which is the limit; wait for the next hour.',
  },
  too_many_in_project: {
    status: 409,
    retryable: false,
    message: 'The project has {limit} {what} already, which is the limit; delete some of them first.',
  },
  too_many_exports: {
    status: 429,
    retryable: true,
    message:
      'The project has {limit} exports that run or wait already, which is the limit; wait for some of them, or cancel them.',
  },

  // things
  not_found: { status: 404, retryable: false, message: '{what} {value} was not found.' },
  retention_unconfirmed: {
    status: 409,
    retryable: false,
    message:
      '{value} points that are kept now would go by this, and {field} says {limit}; look at the preview, and say how many may go where that is meant.',
  },
  already_exists: { status: 409, retryable: false, message: '{what} with {field} {value} exists already.' },
  conflict: { status: 409, retryable: false, message: '{reason}' },
  project_ambiguous: {
    status: 400,
    retryable: false,
    message: 'These credentials reach several projects; name one with {field}.',
  },

  // SQL
  sql_not_allowed: { status: 400, retryable: false, message: 'The SQL statement is not allowed: {reason}.' },
  sql_failed: { status: 400, retryable: false, message: 'The SQL statement failed: {reason}.' },
  sql_unavailable: {
    status: 501,
    retryable: false,
    message:
      "SQL is off: the points database does not let Tributary make a user for it. The server's log says why.",
  },

  // exports
  callback_refused: {
    status: 400,
    retryable: false,
    message:
      '{field} {value} cannot be called: {reason}. Set TRIBUTARY_ALLOW_PRIVATE_CALLBACKS=true to let callbacks reach private addresses.',
  },
  range_not_satisfiable: {
    status: 416,
    retryable: false,
    message: 'Range {value} lies outside of the {limit} bytes of the file.',
  },

  // the platform's own state
  result_too_large: {
    status: 400,
    retryable: false,
    message:
      'The {what}{reason} is beyond 1.8e308, the greatest number that there is; ask for a shorter range, other series or another aggregation.',
  },
  query_too_large: {
    status: 400,
    retryable: false,
    message:
      'The answer needs more than its limit of {limit}; ask for a smaller page, a shorter range, fewer series or wider buckets.',
  },
  too_much_matching: {
    status: 400,
    retryable: false,
    message:
      'Matching the name filters of these rules with the series takes more than {limit} comparisons of letters; use fewer rules with `*` in `selection.series`, or shorter filters.',
  },
  answers_busy: {
    status: 503,
    retryable: true,
    message:
      'Answers of {value} bytes are being sent at the moment, and all together may have {limit}; try again in a moment.',
  },
  query_timeout: {
    status: 503,
    retryable: true,
    message: 'The query ran longer than {limit} and was stopped.',
  },
  rehearsals_busy: {
    status: 503,
    retryable: true,
    message: 'Other requests are being checked, or this one takes too long; try again in some seconds.',
  },
  engine_busy: {
    status: 503,
    retryable: true,
    message:
      'Too many queries run and wait (limits: engine-sessions, engine-queue, engine-memory); try again in a moment, with fewer at the same time.',
  },
  too_many_deletions: {
    status: 503,
    retryable: true,
    message:
      'Points of {value} series are being taken out of the store, which is at most {limit} at the same time; try again in a moment, with fewer series or fewer deletions.',
  },
  answer_incomplete: {
    status: 503,
    retryable: true,
    message:
      'The points engine gave an answer that did not prove to be whole; nothing of it is shown. Try again.',
  },
  engine_unavailable: {
    status: 503,
    retryable: true,
    message: 'The points engine does not answer; writes are kept and reads work again when it is back.',
  },
  catalog_unavailable: { status: 503, retryable: true, message: 'The catalog does not answer.' },
  spool_full: {
    status: 503,
    retryable: true,
    message:
      'The spool holds {value} bytes that the engine has not taken yet (limit {limit}); try again later.',
  },
  disk_full: {
    status: 507,
    retryable: true,
    message: 'There is no room on the data disk: {reason}. Free some space.',
  },
  file_quota_exceeded: {
    status: 507,
    retryable: false,
    message:
      'The files of this project take {value} bytes, and with this one more than the {limit} bytes allowed (setting file-quota); delete some.',
  },
  starting: { status: 503, retryable: true, message: 'The server is starting: it waits for {what}.' },
  stopping: { status: 503, retryable: true, message: 'The server is stopping.' },
  data_directory_locked: {
    status: 503,
    retryable: true,
    message: 'The data directory {value} is in use by process {pid}.',
  },
  store_unreachable: {
    status: 503,
    retryable: true,
    message: '{what} at {value} cannot be used: {reason}.',
  },
  setting_invalid: {
    status: 400,
    retryable: false,
    message: 'Setting {field} is {value} ({origin}); expected {expected}.',
  },
  internal: {
    status: 500,
    retryable: true,
    message: 'Something went wrong here; the log has it under {id}.',
  },
});

export type ErrorCode = keyof typeof ERRORS;
