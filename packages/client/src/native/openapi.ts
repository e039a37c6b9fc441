/**
 * The operations of the native API as its OpenAPI document describes them. Made of the document by scripts/openapi-types.mjs; not
 * written by hand. CONTRIBUTING.md says how it is made anew.
 */
export interface paths {
  '/tributary/v1/points': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Writes points. 200: all stored; 207: some were refused, `refused` says which and why.
     * @description Needs the scope `project:write`.
     */
    post: operations['writePoints'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/query/points': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Points of the selected series from `from` up to, not including, `to`.
     * @description Needs the scope `project:read`.
     */
    get: operations['queryPoints'];
    put?: never;
    /**
     * Points of the selected series from `from` up to, not including, `to`.
     * @description Needs the scope `project:read`.
     */
    post: operations['queryPointsByBody'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/query/last': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The last `count` points of each selected series, from `after` up to, not including, `before`.
     * @description Needs the scope `project:read`.
     */
    get: operations['queryLast'];
    put?: never;
    /**
     * The last `count` points of each selected series, from `after` up to, not including, `before`.
     * @description Needs the scope `project:read`.
     */
    post: operations['queryLastByBody'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/query/first': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The first `count` points of each selected series, from `after` up to, not including, `before`.
     * @description Needs the scope `project:read`.
     */
    get: operations['queryFirst'];
    put?: never;
    /**
     * The first `count` points of each selected series, from `after` up to, not including, `before`.
     * @description Needs the scope `project:read`.
     */
    post: operations['queryFirstByBody'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/query/buckets': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Aggregations over fixed (`5m`, `1h`) or calendar (`1d`, `1mo`, in `zone`) buckets.
     * @description Needs the scope `project:read`.
     */
    get: operations['queryBuckets'];
    put?: never;
    /**
     * Aggregations over fixed (`5m`, `1h`) or calendar (`1d`, `1mo`, in `zone`) buckets.
     * @description Needs the scope `project:read`.
     */
    post: operations['queryBucketsByBody'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/query/statistics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Aggregations of each selected series over the range as one.
     * @description Needs the scope `project:read`.
     */
    get: operations['queryStatistics'];
    put?: never;
    /**
     * Aggregations of each selected series over the range as one.
     * @description Needs the scope `project:read`.
     */
    post: operations['queryStatisticsByBody'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/query/counts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The number of points of each selected series.
     * @description Needs the scope `project:read`.
     */
    get: operations['queryCounts'];
    put?: never;
    /**
     * The number of points of each selected series.
     * @description Needs the scope `project:read`.
     */
    post: operations['queryCountsByBody'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/query/changes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The selected series that changed most from `from` up to `to`, against the span of this length before it.
     * @description Needs the scope `project:read`.
     */
    get: operations['queryChanges'];
    put?: never;
    /**
     * The selected series that changed most from `from` up to `to`, against the span of this length before it.
     * @description Needs the scope `project:read`.
     */
    post: operations['queryChangesByBody'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/query/sql': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Read-only SQL over the view `telemetry` of the project.
     * @description Needs the scope `project:read`.
     */
    post: operations['querySql'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/tail': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * New points of a selection as server-sent events; resumes by Last-Event-ID.
     * @description Needs the scope `project:read`.
     */
    get: operations['tail'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/projects': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The projects that the token reaches. */
    get: operations['listProjects'];
    put?: never;
    /**
     * Creates a project.
     * @description Needs the scope `organization:admin`.
     */
    post: operations['createProject'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/projects/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One project. */
    get: operations['getProject'];
    put?: never;
    post?: never;
    /**
     * Deletes a project with everything in it; it can be restored for a while.
     * @description Needs the scope `organization:admin`.
     */
    delete: operations['deleteProject'];
    options?: never;
    head?: never;
    /** Changes a project. */
    patch: operations['updateProject'];
    trace?: never;
  };
  '/tributary/v1/projects/{id}/usage': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How many devices and series the project has, and may have. */
    get: operations['projectUsage'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/devices': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The devices of the project.
     * @description Needs the scope `project:read`.
     */
    get: operations['listDevices'];
    put?: never;
    /**
     * Creates a device.
     * @description Needs the scope `project:write`.
     */
    post: operations['createDevice'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/devices/{key}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One device.
     * @description Needs the scope `project:read`.
     */
    get: operations['getDevice'];
    put?: never;
    post?: never;
    /**
     * Deletes a device and its series; it can be restored for a while.
     * @description Needs the scope `project:write`.
     */
    delete: operations['deleteDevice'];
    options?: never;
    head?: never;
    /**
     * Changes the given members of a device.
     * @description Needs the scope `project:write`.
     */
    patch: operations['updateDevice'];
    trace?: never;
  };
  '/tributary/v1/devices/{key}/connections': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * When the device came and went, the newest first.
     * @description Needs the scope `project:read`.
     */
    get: operations['listConnections'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/devices/{key}/commands': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The commands that were sent to the device, the newest first.
     * @description Needs the scope `project:read`.
     */
    get: operations['listCommands'];
    put?: never;
    /**
     * Sends a command to the device; one that is not connected misses it.
     * @description Needs the scope `project:write`.
     */
    post: operations['sendCommand'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/devices/{key}/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The events of the device, the newest first.
     * @description Needs the scope `project:read`.
     */
    get: operations['listEvents'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/series': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The series of the project, or of one device.
     * @description Needs the scope `project:read`.
     */
    get: operations['listSeries'];
    put?: never;
    /**
     * Creates a series of a device that exists.
     * @description Needs the scope `project:write`.
     */
    post: operations['createSeries'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/series/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One series.
     * @description Needs the scope `project:read`.
     */
    get: operations['getSeries'];
    put?: never;
    post?: never;
    /**
     * Deletes a series; it can be restored for a while.
     * @description Needs the scope `project:write`.
     */
    delete: operations['deleteSeries'];
    options?: never;
    head?: never;
    /**
     * Changes the given members; the kind only while the series is empty.
     * @description Needs the scope `project:write`.
     */
    patch: operations['updateSeries'];
    trace?: never;
  };
  '/tributary/v1/assets': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The assets of the project.
     * @description Needs the scope `project:read`.
     */
    get: operations['listAssets'];
    put?: never;
    /**
     * Creates an asset.
     * @description Needs the scope `project:write`.
     */
    post: operations['createAsset'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/assets/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One asset.
     * @description Needs the scope `project:read`.
     */
    get: operations['getAsset'];
    put?: never;
    post?: never;
    /**
     * Deletes an asset; its series stay.
     * @description Needs the scope `project:write`.
     */
    delete: operations['deleteAsset'];
    options?: never;
    head?: never;
    /**
     * Changes the given members; `members` replaces all of them.
     * @description Needs the scope `project:write`.
     */
    patch: operations['updateAsset'];
    trace?: never;
  };
  '/tributary/v1/alerts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The alerts of the project, the newest first; those that were withdrawn only if `states` names them.
     * @description Needs the scope `project:read`.
     */
    get: operations['listAlerts'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/alerts/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One alert.
     * @description Needs the scope `project:read`.
     */
    get: operations['getAlert'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/alerts/{id}/acknowledge': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Somebody looks after it: it is not told again.
     * @description Needs the scope `project:write`.
     */
    post: operations['acknowledgeAlert'];
    /**
     * Takes an acknowledgement back.
     * @description Needs the scope `project:write`.
     */
    delete: operations['reopenAlert'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/alert-rules': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The alert rules of the project.
     * @description Needs the scope `project:read`.
     */
    get: operations['listAlertRules'];
    put?: never;
    /**
     * Creates an alert rule; it looks at points from now on, and at what held before.
     * @description Needs the scope `project:write`.
     */
    post: operations['createAlertRule'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/alert-rules/try': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A job that lists what a rule would have found in the last days; nobody is told of it.
     * @description Needs the scope `project:write`.
     */
    post: operations['tryAlertRule'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/alert-rules/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One alert rule.
     * @description Needs the scope `project:read`.
     */
    get: operations['getAlertRule'];
    put?: never;
    post?: never;
    /**
     * Deletes an alert rule; what it found stays, what fires is over.
     * @description Needs the scope `project:write`.
     */
    delete: operations['deleteAlertRule'];
    options?: never;
    head?: never;
    /**
     * Changes the given members. What looks for something else ends what fires and counts from now on.
     * @description Needs the scope `project:write`.
     */
    patch: operations['updateAlertRule'];
    trace?: never;
  };
  '/tributary/v1/alert-silences': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The silences of the project that are not over.
     * @description Needs the scope `project:read`.
     */
    get: operations['listAlertSilences'];
    put?: never;
    /**
     * Nobody is told of alerts of this rule and this device (absent: of all) until a time.
     * @description Needs the scope `project:write`.
     */
    post: operations['createAlertSilence'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/alert-silences/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Ends a silence.
     * @description Needs the scope `project:write`.
     */
    delete: operations['deleteAlertSilence'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/alert-channels': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The channels by which alerts of the project are told.
     * @description Needs the scope `project:read`.
     */
    get: operations['listAlertChannels'];
    put?: never;
    /**
     * Creates a channel. The secret of a webhook is shown in this answer only.
     * @description Needs the scope `project:write`.
     */
    post: operations['createAlertChannel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/alert-channels/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One channel.
     * @description Needs the scope `project:read`.
     */
    get: operations['getAlertChannel'];
    put?: never;
    post?: never;
    /**
     * Deletes a channel; what waits for it is not sent.
     * @description Needs the scope `project:write`.
     */
    delete: operations['deleteAlertChannel'];
    options?: never;
    head?: never;
    /**
     * Changes the given members. With another address a webhook gets another secret.
     * @description Needs the scope `project:write`.
     */
    patch: operations['updateAlertChannel'];
    trace?: never;
  };
  '/tributary/v1/alert-channels/{id}/test': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Sends a message that tells of no alert, once and at once, also in quiet hours; answers what came of it, as the log has it. At most 30 in an hour of a project.
     * @description Needs the scope `project:write`.
     */
    post: operations['testAlertChannel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/alert-deliveries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What was told of alerts and what waits to be, the newest first; kept for 30 days.
     * @description Needs the scope `project:read`.
     */
    get: operations['listAlertDeliveries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/alert-document': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * All alert rules and channels, without secrets, as one document.
     * @description Needs the scope `project:read`.
     */
    get: operations['exportAlertRules'];
    put?: never;
    /**
     * Makes and changes rules and channels by their names, all of them or none; what is as the document says is left alone. Secrets of webhooks are shown in this answer only.
     * @description Needs the scope `project:write`.
     */
    post: operations['importAlertRules'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/boards': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The boards of the project, without their panels.
     * @description Needs the scope `project:read`.
     */
    get: operations['listBoards'];
    put?: never;
    /**
     * Creates a board.
     * @description Needs the scope `project:write`.
     */
    post: operations['createBoard'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/boards/ready': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * A board of all that a device sends, which is not kept: to look at, or to create.
     * @description Needs the scope `project:read`.
     */
    get: operations['readyBoard'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/boards/query': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * What a panel shows; it need not be one of a board.
     * @description Needs the scope `project:read`.
     */
    post: operations['queryPanel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/boards/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One board; `ETag` is its revision.
     * @description Needs the scope `project:read`.
     */
    get: operations['getBoard'];
    put?: never;
    post?: never;
    /**
     * Deletes a board; its links end.
     * @description Needs the scope `project:write`.
     */
    delete: operations['deleteBoard'];
    options?: never;
    head?: never;
    /**
     * Changes the given members; with `revision` or `If-Match` only if nobody changed it meanwhile.
     * @description Needs the scope `project:write`.
     */
    patch: operations['updateBoard'];
    trace?: never;
  };
  '/tributary/v1/boards/{id}/shares': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The links to a board, without their secrets.
     * @description Needs the scope `project:write`.
     */
    get: operations['listBoardShares'];
    put?: never;
    /**
     * A link by which anybody sees this board and the data of its panels until a time, and nothing else.
     * @description Needs the scope `project:write`.
     */
    post: operations['createBoardShare'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/boards/{id}/shares/{share}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Revokes a link, at once.
     * @description Needs the scope `project:write`.
     */
    delete: operations['deleteBoardShare'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/shared/board': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The board of a link, whose secret stands in the place of a token. */
    get: operations['sharedBoard'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/shared/query': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** What a panel of the board of a link shows, of the part of its own range that is asked for. */
    post: operations['querySharedPanel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/shared/tail': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What is new on the board of a link, as server-sent events: points that its panels show, and of others that they are there. */
    get: operations['sharedTail'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/tokens': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The tokens that the caller may see. */
    get: operations['listTokens'];
    put?: never;
    /** Creates a token. Its secret is answered this once. */
    post: operations['createToken'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/tokens/own': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The tokens that the person who logged in made, in all organizations. */
    get: operations['listOwnTokens'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/tokens/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Revokes a token at once; everybody who logged in the ones that they made. */
    delete: operations['revokeToken'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/adoptions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The adopted credentials of a project; for administrators of the organization also logins.
     * @description Needs the scope `project:admin`.
     */
    get: operations['listAdoptions'];
    put?: never;
    /**
     * Keeps a credential that another platform gave, as its hash; or ids that it gave to things, which are made where they are not there.
     * @description Needs the scope `project:admin`.
     */
    post: operations['adopt'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/adoptions/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Ends an adopted credential at once.
     * @description Needs the scope `project:admin`.
     */
    delete: operations['endAdoption'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/apis': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The APIs that this server speaks, with lines to paste for their clients, in which the credentials are left open.
     * @description Needs the scope `project:read`.
     */
    get: operations['listApis'];
    put?: never;
    /**
     * Makes what clients of an API log in with, and answers the lines with it. Secrets are answered this once.
     * @description Needs the scope `project:admin`.
     */
    post: operations['connectApi'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/demo': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Makes the project of a simulated plant, unless it is there, and lets the plant write until the server stops or the project is deleted.
     * @description Needs the scope `organization:admin`.
     */
    post: operations['startDemo'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/adoptions/check': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * What a request of an old client would do here: nothing is written.
     * @description Needs the scope `project:admin`.
     */
    post: operations['rehearse'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/users': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The people of the organization.
     * @description Needs the scope `organization:admin`.
     */
    get: operations['listUsers'];
    put?: never;
    /**
     * Creates a person; without a password one is made up and answered this once. Whoever is no administrator of the installation (setting `accounts-by`) gives address and role only: the person gets a mail, `user` is null, and the answer is the same whether the address has an account or not.
     * @description Needs the scope `organization:admin`.
     */
    post: operations['createUser'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/users/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Takes a person out of the organization.
     * @description Needs the scope `organization:admin`.
     */
    delete: operations['deleteUser'];
    options?: never;
    head?: never;
    /** Changes a person; everybody may change their own name, e-mail address and password (both with `currentPassword`). A new address of one’s own counts when the key that is mailed there comes back, unless `accounts-by` lets the caller make accounts. `endTokens` also revokes the tokens that the person made. */
    patch: operations['updateUser'];
    trace?: never;
  };
  '/tributary/v1/invitations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Makes a key with which one person can join, once. One for an address is mailed there; it is answered, this once, to administrators of the installation (setting `accounts-by`), to others as null.
     * @description Needs the scope `organization:admin`.
     */
    post: operations['createInvitation'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/invitations/accept': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Joins an organization with the key of an invitation: `password` is that of the account which the address has, else that of the new one. `name` is for a new one. */
    post: operations['acceptInvitation'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/users/{id}/password-reset': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Makes up a new password and ends the logins of the person. Who belongs to another organization too gets a mail instead, and `password` is null.
     * @description Needs the scope `organization:admin`.
     */
    post: operations['resetPassword'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/password-resets/finish': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sets a new password with the key of a mail, and ends the logins of the person. */
    post: operations['finishPasswordReset'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/address-changes/finish': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Gives a person the e-mail address to which the key was mailed. */
    post: operations['finishAddressChange'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/login': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** E-mail and password → a token for some hours, for one organization of the person. */
    post: operations['login'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/logout': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Ends the login that the token came from. */
    post: operations['logout'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who the caller is and what they may do. */
    get: operations['me'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/session': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** For the web page: who is logged in by the cookie, if anybody. */
    get: operations['session'];
    put?: never;
    /** For the web page: logs in with a cookie in the place of a token. */
    post: operations['startSession'];
    /** For the web page: ends the login of the cookie, and takes the cookie away. */
    delete: operations['endSession'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/deletions/preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The points that a deletion would delete, by series; nothing is deleted.
     * @description Needs the scope `project:read`.
     */
    post: operations['previewDeletion'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/deletions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Deletes the points of a selection: no read shows them once it is answered; the job says how far the store is with taking them out.
     * @description Needs the scope `project:write`.
     */
    post: operations['startDeletion'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/deleted/devices': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The deleted devices of the project that can be restored, or are about to be removed for good.
     * @description Needs the scope `project:read`.
     */
    get: operations['listDeletedDevices'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/deleted/devices/{id}/restore': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Restores a deleted device with its points, settings and ids; a conflict if something else has its name or an id of it.
     * @description Needs the scope `project:write`.
     */
    post: operations['restoreDevice'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/deleted/devices/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Removes a deleted device and its points for good, now; the job says how far it is.
     * @description Needs the scope `project:admin`.
     */
    delete: operations['purgeDevice'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/deleted/series': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The deleted series of the project that can be restored, or are about to be removed for good.
     * @description Needs the scope `project:read`.
     */
    get: operations['listDeletedSeries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/deleted/series/{id}/restore': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Restores a deleted series with its points, settings and ids; a conflict if something else has its name or an id of it.
     * @description Needs the scope `project:write`.
     */
    post: operations['restoreSeries'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/deleted/series/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Removes a deleted series and its points for good, now; the job says how far it is.
     * @description Needs the scope `project:admin`.
     */
    delete: operations['purgeSeries'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/deleted/projects': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The deleted projects of the organization that can be restored, or are about to be removed for good.
     * @description Needs the scope `organization:admin`.
     */
    get: operations['listDeletedProjects'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/deleted/projects/{id}/restore': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Restores a deleted project with all that was in it.
     * @description Needs the scope `organization:admin`.
     */
    post: operations['restoreProject'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/deleted/projects/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Removes a deleted project with all that was in it for good, now; the job says how far it is.
     * @description Needs the scope `organization:admin`.
     */
    delete: operations['purgeProject'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/devices/{key}/deletion': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What deleting the device would take away; nothing is deleted.
     * @description Needs the scope `project:read`.
     */
    get: operations['previewDeviceDeletion'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/series/{id}/deletion': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What deleting the series would take away; nothing is deleted.
     * @description Needs the scope `project:read`.
     */
    get: operations['previewSeriesDeletion'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/projects/{id}/deletion': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What deleting the project would take away; nothing is deleted. */
    get: operations['previewProjectDeletion'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/retention': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The retention rules of the project.
     * @description Needs the scope `project:read`.
     */
    get: operations['listRetentionRules'];
    put?: never;
    /**
     * Creates a retention rule; points go by it from the next run on. Refused where more points than `confirm` would go.
     * @description Needs the scope `project:write`.
     */
    post: operations['createRetentionRule'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/retention/preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * What a run would delete by the rules as they are, or as they would be: counts and dates; nothing is deleted.
     * @description Needs the scope `project:read`.
     */
    post: operations['previewRetention'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/retention/status': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The last run over the project, and when the next one is.
     * @description Needs the scope `project:read`.
     */
    get: operations['retentionStatus'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/retention/run': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Deletes now what goes by the rules, as the daily run does; the job says how far it is, and its result has `points` and `series`.
     * @description Needs the scope `project:write`.
     */
    post: operations['runRetention'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/retention/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One retention rule.
     * @description Needs the scope `project:read`.
     */
    get: operations['getRetentionRule'];
    put?: never;
    post?: never;
    /**
     * Deletes a retention rule. Refused where more points than `confirm` would go, because another rule counts then.
     * @description Needs the scope `project:write`.
     */
    delete: operations['deleteRetentionRule'];
    options?: never;
    head?: never;
    /**
     * Changes the given members. Refused where more points than `confirm` would go by it.
     * @description Needs the scope `project:write`.
     */
    patch: operations['updateRetentionRule'];
    trace?: never;
  };
  '/tributary/v1/exports': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Starts an export without a cap on points; the job has progress, links, row count and checksum.
     * @description Needs the scope `project:read`.
     */
    post: operations['startExport'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/downloads/{secret}/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The file of a link, whole or in ranges; `ETag` is its SHA-256. */
    get: operations['download'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/jobs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Jobs of the projects that the caller may read, the newest first. */
    get: operations['listJobs'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/jobs/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One job with its progress. */
    get: operations['getJob'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/jobs/{id}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Asks a running job to stop; for who started it and who may write to its project. */
    post: operations['cancelJob'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/jobs/{id}/links': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Ends the links to the files of an export for good; for who started it and who may write to its project. */
    delete: operations['endLinks'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/moves': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Makes a move known that a command does: a job of the kind `move`.
     * @description Needs the scope `project:write`.
     */
    post: operations['beginMove'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/moves/{id}/report': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Says how far a move is, or how it ended; answers the job, which is `cancelled` when its command should stop.
     * @description Needs the scope `project:write`.
     */
    post: operations['reportMove'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/backup': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * A tar archive of all organizations, for the local administrator only.
     * @description Needs the scope `organization:admin`.
     */
    get: operations['backup'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/refusals': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The latest refused inputs, whatever API they came by, the newest first; those of one kind are one entry.
     * @description Needs the scope `project:read`.
     */
    get: operations['listRefusals'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/quality': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What is wrong with what devices send: silent, with a wrong clock, another unit, stuck, with gaps, late, sent twice; by kind, the worst first, with the figures that speak for it.
     * @description Needs the scope `project:read`.
     */
    get: operations['quality'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/audit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who changed what, the newest first: of the organization, or of a project that the caller administers. */
    get: operations['audit'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/server': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The version of the server, its address and the ports that it opened beside that of HTTP. */
    get: operations['server'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/server/settings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Every setting with its value and where it came from, for administrators of the installation; secrets are masked. */
    get: operations['settings'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/server/figures': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Rates, spool, engine, disk and cardinality of the server, for administrators of the installation and tokens with the scope `metrics`. */
    get: operations['figures'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/limits': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Every limit of this API. */
    get: operations['limits'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/healthz': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The process is alive. */
    get: operations['healthz'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/readyz': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Requests can be served; 503 while a store is away. */
    get: operations['readyz'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/metrics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Metrics for Prometheus; from this machine without a token, else for administrators of the installation and tokens with the scope `metrics`. */
    get: operations['metrics'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/openapi.json': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** This API as an OpenAPI 3.1 document. */
    get: operations['openapi'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/tributary/v1/docs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** This API as a page to read. */
    get: operations['docs'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export interface components {
  schemas: {
    Error: {
      error: {
        /** @enum {string} */
        code:
          | 'body_not_json'
          | 'body_empty'
          | 'body_malformed'
          | 'body_too_large'
          | 'body_ratio_too_high'
          | 'body_too_slow'
          | 'head_malformed'
          | 'head_too_large'
          | 'head_too_slow'
          | 'request_memory_full'
          | 'content_type_unsupported'
          | 'content_encoding_unsupported'
          | 'field_invalid'
          | 'field_missing'
          | 'field_unknown'
          | 'cursor_invalid'
          | 'too_many_buckets'
          | 'too_many_series'
          | 'route_unknown'
          | 'method_not_allowed'
          | 'too_many_points'
          | 'too_many_values'
          | 'too_many_new_tags'
          | 'too_many_new_series'
          | 'too_many_refused'
          | 'device_key_invalid'
          | 'series_name_invalid'
          | 'time_invalid'
          | 'time_out_of_range'
          | 'time_unit_doubtful'
          | 'value_invalid'
          | 'value_kind_mismatch'
          | 'device_not_registered'
          | 'series_not_registered'
          | 'series_quota_reached'
          | 'device_quota_reached'
          | 'credentials_missing'
          | 'credentials_invalid'
          | 'scope_missing'
          | 'session_origin'
          | 'password_wrong'
          | 'secret_guessable'
          | 'login_throttled'
          | 'too_many_streams'
          | 'too_many_mails'
          | 'too_many_tests'
          | 'too_many_in_project'
          | 'too_many_exports'
          | 'not_found'
          | 'retention_unconfirmed'
          | 'already_exists'
          | 'conflict'
          | 'project_ambiguous'
          | 'sql_not_allowed'
          | 'sql_failed'
          | 'sql_unavailable'
          | 'callback_refused'
          | 'range_not_satisfiable'
          | 'result_too_large'
          | 'query_too_large'
          | 'too_much_matching'
          | 'answers_busy'
          | 'query_timeout'
          | 'rehearsals_busy'
          | 'engine_busy'
          | 'too_many_deletions'
          | 'answer_incomplete'
          | 'engine_unavailable'
          | 'catalog_unavailable'
          | 'spool_full'
          | 'disk_full'
          | 'file_quota_exceeded'
          | 'starting'
          | 'stopping'
          | 'data_directory_locked'
          | 'store_unreachable'
          | 'setting_invalid'
          | 'internal';
        message: string;
        details?: Record<string, unknown>;
        /** @description The same request may succeed later. */
        retryable: boolean;
      };
    };
  };
  responses: {
    /** @description Refused, or failed; `code` says how. */
    Error: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'];
      };
    };
  };
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export interface operations {
  writePoints: {
    parameters: {
      query?: {
        project?: number;
        unit?: 's' | 'ms' | 'us' | 'ns';
        device?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json':
          | {
              device: string;
              series: string;
              time: number | string;
              value: number | boolean | string;
              latitude?: number;
              longitude?: number;
              x?: number;
              metadata?: unknown;
              /** @description Of several points of one instant; absent: 0. */
              sequence?: number;
              /** @description Of the series, if the point makes it. */
              tags?: {
                [key: string]: string;
              };
            }[]
          | {
              device: string;
              series: string;
              time: number | string;
              value: number | boolean | string;
              latitude?: number;
              longitude?: number;
              x?: number;
              metadata?: unknown;
              /** @description Of several points of one instant; absent: 0. */
              sequence?: number;
              /** @description Of the series, if the point makes it. */
              tags?: {
                [key: string]: string;
              };
            }
          | {
              device: string;
              series: string[];
              /** @description Of each series, for those that the rows make. */
              tags?: ({
                [key: string]: string;
              } | null)[];
              /** @description [time, value of each series…] */
              rows: unknown[][];
            }
          | {
              tables: {
                device: string;
                series: string[];
                /** @description Of each series, for those that the rows make. */
                tags?: ({
                  [key: string]: string;
                } | null)[];
                /** @description [time, value of each series…] */
                rows: unknown[][];
              }[];
            };
        'application/x-ndjson': {
          device: string;
          series: string;
          time: number | string;
          value: number | boolean | string;
          latitude?: number;
          longitude?: number;
          x?: number;
          metadata?: unknown;
          /** @description Of several points of one instant; absent: 0. */
          sequence?: number;
          /** @description Of the series, if the point makes it. */
          tags?: {
            [key: string]: string;
          };
        };
        'application/vnd.tributary.frames': string;
        'text/csv': string;
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            stored: number;
            refused: {
              index: number;
              code: string;
              message: string;
            }[];
            /** @description Only where `refused` does not name them all: how many there are. */
            refusedCount?: number;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  queryPoints: {
    parameters: {
      query?: {
        project?: number;
        devices?: string[];
        deviceIds?: number[];
        tags?: (
          | string
          | {
              key: string;
              value?: string;
            }
        )[];
        series?: string[];
        seriesIds?: number[];
        seriesTags?: (
          | string
          | {
              key: string;
              value?: string;
            }
        )[];
        assets?: number[];
        unit?: 's' | 'ms' | 'us' | 'ns';
        from?: number | string;
        to?: number | string;
        order?: 'asc' | 'desc';
        limit?: number;
        cursor?: string;
        include?: ('position' | 'metadata' | 'x')[];
        above?: number;
        atLeast?: number;
        below?: number;
        atMost?: number;
        equals?: number;
        format?: 'json' | 'ndjson' | 'csv' | 'columns';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              device: string;
              series: string;
              time: string | number;
              value: number | boolean | string | null;
              /** @description Of several points of one instant; absent: 0. */
              sequence?: number;
              latitude?: number;
              longitude?: number;
              x?: number;
              metadata?: unknown;
            }[];
            next: string | null;
            warnings?: {
              code: string;
              message: string;
              /** @description Of the request. */
              member?: string;
              value?: string | number;
              /** @description What may have been meant. */
              nearest?: string[];
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  queryPointsByBody: {
    parameters: {
      query?: {
        project?: number;
        format?: 'json' | 'ndjson' | 'csv' | 'columns';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Device keys. */
          devices?: string[];
          deviceIds?: number[];
          /** @description Tags that the devices have: `key` or `key:value`. */
          tags?: (
            | string
            | {
                key: string;
                value?: string;
              }
          )[];
          /** @description Series names. */
          series?: string[];
          seriesIds?: number[];
          /** @description Tags that the series have: `key` or `key:value`. */
          seriesTags?: (
            | string
            | {
                key: string;
                value?: string;
              }
          )[];
          /** @description Asset ids. */
          assets?: number[];
          /**
           * @description Unit of times that are numbers.
           * @enum {unknown}
           */
          unit?: 's' | 'ms' | 'us' | 'ns';
          from?: number | string;
          to?: number | string;
          /**
           * @default asc
           * @enum {unknown}
           */
          order?: 'asc' | 'desc';
          /** @default 1000 */
          limit?: number;
          cursor?: string;
          include?: ('position' | 'metadata' | 'x')[];
          /** @description Only numbers above this one. */
          above?: number;
          /** @description Only numbers that are this one or more. */
          atLeast?: number;
          /** @description Only numbers below this one. */
          below?: number;
          /** @description Only numbers that are this one or less. */
          atMost?: number;
          /** @description Only numbers that are this one. */
          equals?: number;
        };
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              device: string;
              series: string;
              time: string | number;
              value: number | boolean | string | null;
              /** @description Of several points of one instant; absent: 0. */
              sequence?: number;
              latitude?: number;
              longitude?: number;
              x?: number;
              metadata?: unknown;
            }[];
            next: string | null;
            warnings?: {
              code: string;
              message: string;
              /** @description Of the request. */
              member?: string;
              value?: string | number;
              /** @description What may have been meant. */
              nearest?: string[];
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  queryLast: {
    parameters: {
      query?: {
        project?: number;
        devices?: string[];
        deviceIds?: number[];
        tags?: (
          | string
          | {
              key: string;
              value?: string;
            }
        )[];
        series?: string[];
        seriesIds?: number[];
        seriesTags?: (
          | string
          | {
              key: string;
              value?: string;
            }
        )[];
        assets?: number[];
        unit?: 's' | 'ms' | 'us' | 'ns';
        after?: number | string;
        before?: number | string;
        count?: number;
        include?: ('position' | 'metadata' | 'x')[];
        above?: number;
        atLeast?: number;
        below?: number;
        atMost?: number;
        equals?: number;
        format?: 'json' | 'ndjson' | 'csv' | 'columns';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              device: string;
              series: string;
              time: string | number;
              value: number | boolean | string | null;
              /** @description Of several points of one instant; absent: 0. */
              sequence?: number;
              latitude?: number;
              longitude?: number;
              x?: number;
              metadata?: unknown;
            }[];
            next: string | null;
            warnings?: {
              code: string;
              message: string;
              /** @description Of the request. */
              member?: string;
              value?: string | number;
              /** @description What may have been meant. */
              nearest?: string[];
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  queryLastByBody: {
    parameters: {
      query?: {
        project?: number;
        format?: 'json' | 'ndjson' | 'csv' | 'columns';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Device keys. */
          devices?: string[];
          deviceIds?: number[];
          /** @description Tags that the devices have: `key` or `key:value`. */
          tags?: (
            | string
            | {
                key: string;
                value?: string;
              }
          )[];
          /** @description Series names. */
          series?: string[];
          seriesIds?: number[];
          /** @description Tags that the series have: `key` or `key:value`. */
          seriesTags?: (
            | string
            | {
                key: string;
                value?: string;
              }
          )[];
          /** @description Asset ids. */
          assets?: number[];
          /**
           * @description Unit of times that are numbers.
           * @enum {unknown}
           */
          unit?: 's' | 'ms' | 'us' | 'ns';
          after?: number | string;
          before?: number | string;
          /** @default 1 */
          count?: number;
          include?: ('position' | 'metadata' | 'x')[];
          /** @description Only numbers above this one. */
          above?: number;
          /** @description Only numbers that are this one or more. */
          atLeast?: number;
          /** @description Only numbers below this one. */
          below?: number;
          /** @description Only numbers that are this one or less. */
          atMost?: number;
          /** @description Only numbers that are this one. */
          equals?: number;
        };
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              device: string;
              series: string;
              time: string | number;
              value: number | boolean | string | null;
              /** @description Of several points of one instant; absent: 0. */
              sequence?: number;
              latitude?: number;
              longitude?: number;
              x?: number;
              metadata?: unknown;
            }[];
            next: string | null;
            warnings?: {
              code: string;
              message: string;
              /** @description Of the request. */
              member?: string;
              value?: string | number;
              /** @description What may have been meant. */
              nearest?: string[];
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  queryFirst: {
    parameters: {
      query?: {
        project?: number;
        devices?: string[];
        deviceIds?: number[];
        tags?: (
          | string
          | {
              key: string;
              value?: string;
            }
        )[];
        series?: string[];
        seriesIds?: number[];
        seriesTags?: (
          | string
          | {
              key: string;
              value?: string;
            }
        )[];
        assets?: number[];
        unit?: 's' | 'ms' | 'us' | 'ns';
        after?: number | string;
        before?: number | string;
        count?: number;
        include?: ('position' | 'metadata' | 'x')[];
        above?: number;
        atLeast?: number;
        below?: number;
        atMost?: number;
        equals?: number;
        format?: 'json' | 'ndjson' | 'csv' | 'columns';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              device: string;
              series: string;
              time: string | number;
              value: number | boolean | string | null;
              /** @description Of several points of one instant; absent: 0. */
              sequence?: number;
              latitude?: number;
              longitude?: number;
              x?: number;
              metadata?: unknown;
            }[];
            next: string | null;
            warnings?: {
              code: string;
              message: string;
              /** @description Of the request. */
              member?: string;
              value?: string | number;
              /** @description What may have been meant. */
              nearest?: string[];
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  queryFirstByBody: {
    parameters: {
      query?: {
        project?: number;
        format?: 'json' | 'ndjson' | 'csv' | 'columns';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Device keys. */
          devices?: string[];
          deviceIds?: number[];
          /** @description Tags that the devices have: `key` or `key:value`. */
          tags?: (
            | string
            | {
                key: string;
                value?: string;
              }
          )[];
          /** @description Series names. */
          series?: string[];
          seriesIds?: number[];
          /** @description Tags that the series have: `key` or `key:value`. */
          seriesTags?: (
            | string
            | {
                key: string;
                value?: string;
              }
          )[];
          /** @description Asset ids. */
          assets?: number[];
          /**
           * @description Unit of times that are numbers.
           * @enum {unknown}
           */
          unit?: 's' | 'ms' | 'us' | 'ns';
          after?: number | string;
          before?: number | string;
          /** @default 1 */
          count?: number;
          include?: ('position' | 'metadata' | 'x')[];
          /** @description Only numbers above this one. */
          above?: number;
          /** @description Only numbers that are this one or more. */
          atLeast?: number;
          /** @description Only numbers below this one. */
          below?: number;
          /** @description Only numbers that are this one or less. */
          atMost?: number;
          /** @description Only numbers that are this one. */
          equals?: number;
        };
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              device: string;
              series: string;
              time: string | number;
              value: number | boolean | string | null;
              /** @description Of several points of one instant; absent: 0. */
              sequence?: number;
              latitude?: number;
              longitude?: number;
              x?: number;
              metadata?: unknown;
            }[];
            next: string | null;
            warnings?: {
              code: string;
              message: string;
              /** @description Of the request. */
              member?: string;
              value?: string | number;
              /** @description What may have been meant. */
              nearest?: string[];
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  queryBuckets: {
    parameters: {
      query: {
        project?: number;
        devices?: string[];
        deviceIds?: number[];
        tags?: (
          | string
          | {
              key: string;
              value?: string;
            }
        )[];
        series?: string[];
        seriesIds?: number[];
        seriesTags?: (
          | string
          | {
              key: string;
              value?: string;
            }
        )[];
        assets?: number[];
        unit?: 's' | 'ms' | 'us' | 'ns';
        from: number | string;
        to?: number | string;
        bucket: string;
        zone?: string;
        aggregations?: string | string[];
        fill?: 'none' | 'null' | 'previous' | 'linear';
        group?: string;
        above?: number;
        atLeast?: number;
        below?: number;
        atMost?: number;
        equals?: number;
        format?: 'json' | 'ndjson' | 'csv';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: ({
              device?: string;
              series?: string;
              tag?: string | null;
              time: string | number;
            } & {
              [key: string]: number | boolean | string | null;
            })[];
            next: string | null;
            warnings?: {
              code: string;
              message: string;
              /** @description Of the request. */
              member?: string;
              value?: string | number;
              /** @description What may have been meant. */
              nearest?: string[];
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  queryBucketsByBody: {
    parameters: {
      query?: {
        project?: number;
        format?: 'json' | 'ndjson' | 'csv';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Device keys. */
          devices?: string[];
          deviceIds?: number[];
          /** @description Tags that the devices have: `key` or `key:value`. */
          tags?: (
            | string
            | {
                key: string;
                value?: string;
              }
          )[];
          /** @description Series names. */
          series?: string[];
          seriesIds?: number[];
          /** @description Tags that the series have: `key` or `key:value`. */
          seriesTags?: (
            | string
            | {
                key: string;
                value?: string;
              }
          )[];
          /** @description Asset ids. */
          assets?: number[];
          /**
           * @description Unit of times that are numbers.
           * @enum {unknown}
           */
          unit?: 's' | 'ms' | 'us' | 'ns';
          from: number | string;
          to?: number | string;
          bucket: string;
          zone?: string;
          /** @default mean */
          aggregations?: string | string[];
          /**
           * @default none
           * @enum {unknown}
           */
          fill?: 'none' | 'null' | 'previous' | 'linear';
          /** @default series */
          group?: string;
          /** @description Only numbers above this one. */
          above?: number;
          /** @description Only numbers that are this one or more. */
          atLeast?: number;
          /** @description Only numbers below this one. */
          below?: number;
          /** @description Only numbers that are this one or less. */
          atMost?: number;
          /** @description Only numbers that are this one. */
          equals?: number;
        };
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: ({
              device?: string;
              series?: string;
              tag?: string | null;
              time: string | number;
            } & {
              [key: string]: number | boolean | string | null;
            })[];
            next: string | null;
            warnings?: {
              code: string;
              message: string;
              /** @description Of the request. */
              member?: string;
              value?: string | number;
              /** @description What may have been meant. */
              nearest?: string[];
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  queryStatistics: {
    parameters: {
      query?: {
        project?: number;
        devices?: string[];
        deviceIds?: number[];
        tags?: (
          | string
          | {
              key: string;
              value?: string;
            }
        )[];
        series?: string[];
        seriesIds?: number[];
        seriesTags?: (
          | string
          | {
              key: string;
              value?: string;
            }
        )[];
        assets?: number[];
        unit?: 's' | 'ms' | 'us' | 'ns';
        from?: number | string;
        to?: number | string;
        aggregations?: string | string[];
        above?: number;
        atLeast?: number;
        below?: number;
        atMost?: number;
        equals?: number;
        format?: 'json' | 'ndjson' | 'csv';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: ({
              device: string;
              series: string;
            } & {
              [key: string]: number | boolean | string | null;
            })[];
            next: string | null;
            warnings?: {
              code: string;
              message: string;
              /** @description Of the request. */
              member?: string;
              value?: string | number;
              /** @description What may have been meant. */
              nearest?: string[];
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  queryStatisticsByBody: {
    parameters: {
      query?: {
        project?: number;
        format?: 'json' | 'ndjson' | 'csv';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Device keys. */
          devices?: string[];
          deviceIds?: number[];
          /** @description Tags that the devices have: `key` or `key:value`. */
          tags?: (
            | string
            | {
                key: string;
                value?: string;
              }
          )[];
          /** @description Series names. */
          series?: string[];
          seriesIds?: number[];
          /** @description Tags that the series have: `key` or `key:value`. */
          seriesTags?: (
            | string
            | {
                key: string;
                value?: string;
              }
          )[];
          /** @description Asset ids. */
          assets?: number[];
          /**
           * @description Unit of times that are numbers.
           * @enum {unknown}
           */
          unit?: 's' | 'ms' | 'us' | 'ns';
          from?: number | string;
          to?: number | string;
          /** @default count,min,max,mean,stddev,first,last */
          aggregations?: string | string[];
          /** @description Only numbers above this one. */
          above?: number;
          /** @description Only numbers that are this one or more. */
          atLeast?: number;
          /** @description Only numbers below this one. */
          below?: number;
          /** @description Only numbers that are this one or less. */
          atMost?: number;
          /** @description Only numbers that are this one. */
          equals?: number;
        };
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: ({
              device: string;
              series: string;
            } & {
              [key: string]: number | boolean | string | null;
            })[];
            next: string | null;
            warnings?: {
              code: string;
              message: string;
              /** @description Of the request. */
              member?: string;
              value?: string | number;
              /** @description What may have been meant. */
              nearest?: string[];
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  queryCounts: {
    parameters: {
      query?: {
        project?: number;
        devices?: string[];
        deviceIds?: number[];
        tags?: (
          | string
          | {
              key: string;
              value?: string;
            }
        )[];
        series?: string[];
        seriesIds?: number[];
        seriesTags?: (
          | string
          | {
              key: string;
              value?: string;
            }
        )[];
        assets?: number[];
        unit?: 's' | 'ms' | 'us' | 'ns';
        from?: number | string;
        to?: number | string;
        above?: number;
        atLeast?: number;
        below?: number;
        atMost?: number;
        equals?: number;
        format?: 'json' | 'ndjson' | 'csv';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              device: string;
              series: string;
              count: number;
            }[];
            next: string | null;
            warnings?: {
              code: string;
              message: string;
              /** @description Of the request. */
              member?: string;
              value?: string | number;
              /** @description What may have been meant. */
              nearest?: string[];
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  queryCountsByBody: {
    parameters: {
      query?: {
        project?: number;
        format?: 'json' | 'ndjson' | 'csv';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Device keys. */
          devices?: string[];
          deviceIds?: number[];
          /** @description Tags that the devices have: `key` or `key:value`. */
          tags?: (
            | string
            | {
                key: string;
                value?: string;
              }
          )[];
          /** @description Series names. */
          series?: string[];
          seriesIds?: number[];
          /** @description Tags that the series have: `key` or `key:value`. */
          seriesTags?: (
            | string
            | {
                key: string;
                value?: string;
              }
          )[];
          /** @description Asset ids. */
          assets?: number[];
          /**
           * @description Unit of times that are numbers.
           * @enum {unknown}
           */
          unit?: 's' | 'ms' | 'us' | 'ns';
          from?: number | string;
          to?: number | string;
          /** @description Only numbers above this one. */
          above?: number;
          /** @description Only numbers that are this one or more. */
          atLeast?: number;
          /** @description Only numbers below this one. */
          below?: number;
          /** @description Only numbers that are this one or less. */
          atMost?: number;
          /** @description Only numbers that are this one. */
          equals?: number;
        };
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              device: string;
              series: string;
              count: number;
            }[];
            next: string | null;
            warnings?: {
              code: string;
              message: string;
              /** @description Of the request. */
              member?: string;
              value?: string | number;
              /** @description What may have been meant. */
              nearest?: string[];
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  queryChanges: {
    parameters: {
      query: {
        project?: number;
        devices?: string[];
        deviceIds?: number[];
        tags?: (
          | string
          | {
              key: string;
              value?: string;
            }
        )[];
        series?: string[];
        seriesIds?: number[];
        seriesTags?: (
          | string
          | {
              key: string;
              value?: string;
            }
        )[];
        assets?: number[];
        unit?: 's' | 'ms' | 'us' | 'ns';
        from: number | string;
        to?: number | string;
        limit?: number;
        format?: 'json' | 'ndjson' | 'csv';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              device: string;
              series: string;
              id: number;
              /** @enum {unknown} */
              kind: 'number' | 'boolean' | 'string' | 'gps' | 'blob';
              unit: string | null;
              /** @description From 0, unchanged, up to 1. */
              score: number;
              /**
               * @description What speaks most for the change.
               * @enum {unknown}
               */
              what: 'level' | 'spread' | 'count';
              count: number;
              mean: number | null;
              stddev: number | null;
              min: number | null;
              max: number | null;
              last: number | boolean | string | null;
              count_before: number;
              mean_before: number | null;
              stddev_before: number | null;
              min_before: number | null;
              max_before: number | null;
              last_before: number | boolean | string | null;
            }[];
            next: string | null;
            warnings?: {
              code: string;
              message: string;
              /** @description Of the request. */
              member?: string;
              value?: string | number;
              /** @description What may have been meant. */
              nearest?: string[];
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  queryChangesByBody: {
    parameters: {
      query?: {
        project?: number;
        format?: 'json' | 'ndjson' | 'csv';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Device keys. */
          devices?: string[];
          deviceIds?: number[];
          /** @description Tags that the devices have: `key` or `key:value`. */
          tags?: (
            | string
            | {
                key: string;
                value?: string;
              }
          )[];
          /** @description Series names. */
          series?: string[];
          seriesIds?: number[];
          /** @description Tags that the series have: `key` or `key:value`. */
          seriesTags?: (
            | string
            | {
                key: string;
                value?: string;
              }
          )[];
          /** @description Asset ids. */
          assets?: number[];
          /**
           * @description Unit of times that are numbers.
           * @enum {unknown}
           */
          unit?: 's' | 'ms' | 'us' | 'ns';
          from: number | string;
          to?: number | string;
          /** @default 50 */
          limit?: number;
        };
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              device: string;
              series: string;
              id: number;
              /** @enum {unknown} */
              kind: 'number' | 'boolean' | 'string' | 'gps' | 'blob';
              unit: string | null;
              /** @description From 0, unchanged, up to 1. */
              score: number;
              /**
               * @description What speaks most for the change.
               * @enum {unknown}
               */
              what: 'level' | 'spread' | 'count';
              count: number;
              mean: number | null;
              stddev: number | null;
              min: number | null;
              max: number | null;
              last: number | boolean | string | null;
              count_before: number;
              mean_before: number | null;
              stddev_before: number | null;
              min_before: number | null;
              max_before: number | null;
              last_before: number | boolean | string | null;
            }[];
            next: string | null;
            warnings?: {
              code: string;
              message: string;
              /** @description Of the request. */
              member?: string;
              value?: string | number;
              /** @description What may have been meant. */
              nearest?: string[];
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  querySql: {
    parameters: {
      query?: {
        project?: number;
        format?: 'json' | 'csv';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description One SELECT of at most 20,000 characters. */
          sql: string;
        };
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            columns: {
              name: string;
              type: string;
            }[];
            rows: unknown[][];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  tail: {
    parameters: {
      query?: {
        project?: number;
        devices?: string[];
        deviceIds?: number[];
        tags?: (
          | string
          | {
              key: string;
              value?: string;
            }
        )[];
        series?: string[];
        seriesIds?: number[];
        seriesTags?: (
          | string
          | {
              key: string;
              value?: string;
            }
        )[];
        assets?: number[];
        unit?: 's' | 'ms' | 'us' | 'ns';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  listProjects: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              id: number;
              name: string;
              createDevices: boolean;
              createSeries: boolean;
              /** @description How messages to free topics of the MQTT broker become points, see docs/mqtt.md; null: they are passed on only. */
              mqttMapping:
                | {
                    topic: string;
                    device: string;
                    /** @enum {unknown} */
                    payload?: 'json' | 'number' | 'text';
                    series?:
                      | string
                      | {
                          [key: string]:
                            | (
                                | (string | string[])
                                | {
                                    first: (string | string[])[];
                                  }
                              )
                            | {
                                path:
                                  | (string | string[])
                                  | {
                                      first: (string | string[])[];
                                    };
                                /** @enum {unknown} */
                                type?: 'number' | 'boolean' | 'string' | 'numeric';
                              };
                        };
                    value?:
                      | (string | string[])
                      | {
                          first: (string | string[])[];
                        };
                    /** @enum {unknown} */
                    type?: 'number' | 'boolean' | 'string' | 'numeric';
                    each?: {
                      list: string | string[];
                      name?:
                        | (string | string[])
                        | {
                            first: (string | string[])[];
                          };
                      tags?:
                        | (string | string[])
                        | {
                            first: (string | string[])[];
                          };
                    };
                    time?: {
                      path:
                        | (string | string[])
                        | {
                            first: (string | string[])[];
                          };
                      /** @enum {unknown} */
                      unit?: 's' | 'ms' | 'us' | 'ns';
                      zone?: string;
                    };
                  }[]
                | null;
              /** @description The ids that it had on other platforms, by API. */
              externalIds: {
                [key: string]: string;
              };
              /** @description It is that of the simulated plant, which no request means that names none. */
              demo: boolean;
              earliestTime: string | null;
              /** Format: date-time */
              created: string;
              /** Format: date-time */
              updated: string;
            }[];
            /** @description Cursor of the next page; null after the last. */
            next: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  createProject: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          name: string;
          /** @description Ids that it had on other platforms, by API, under which it is found there too; null takes one away. Needs admin. */
          externalIds?: {
            [key: string]: string | null;
          };
          /** @description Whether a point of an unknown device creates it. */
          createDevices?: boolean;
          /** @description Whether a point of an unknown series creates it. */
          createSeries?: boolean;
          /** @description ISO 8601, from 1970-01-01 on. A time given as a number that lies before it is refused if another unit makes a likely time of it (seconds sent as milliseconds). null: such times are stored. New projects: 2000-01-01. */
          earliestTime?: string | null;
        };
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            name: string;
            createDevices: boolean;
            createSeries: boolean;
            /** @description How messages to free topics of the MQTT broker become points, see docs/mqtt.md; null: they are passed on only. */
            mqttMapping:
              | {
                  topic: string;
                  device: string;
                  /** @enum {unknown} */
                  payload?: 'json' | 'number' | 'text';
                  series?:
                    | string
                    | {
                        [key: string]:
                          | (
                              | (string | string[])
                              | {
                                  first: (string | string[])[];
                                }
                            )
                          | {
                              path:
                                | (string | string[])
                                | {
                                    first: (string | string[])[];
                                  };
                              /** @enum {unknown} */
                              type?: 'number' | 'boolean' | 'string' | 'numeric';
                            };
                      };
                  value?:
                    | (string | string[])
                    | {
                        first: (string | string[])[];
                      };
                  /** @enum {unknown} */
                  type?: 'number' | 'boolean' | 'string' | 'numeric';
                  each?: {
                    list: string | string[];
                    name?:
                      | (string | string[])
                      | {
                          first: (string | string[])[];
                        };
                    tags?:
                      | (string | string[])
                      | {
                          first: (string | string[])[];
                        };
                  };
                  time?: {
                    path:
                      | (string | string[])
                      | {
                          first: (string | string[])[];
                        };
                    /** @enum {unknown} */
                    unit?: 's' | 'ms' | 'us' | 'ns';
                    zone?: string;
                  };
                }[]
              | null;
            /** @description The ids that it had on other platforms, by API. */
            externalIds: {
              [key: string]: string;
            };
            /** @description It is that of the simulated plant, which no request means that names none. */
            demo: boolean;
            earliestTime: string | null;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  getProject: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            name: string;
            createDevices: boolean;
            createSeries: boolean;
            /** @description How messages to free topics of the MQTT broker become points, see docs/mqtt.md; null: they are passed on only. */
            mqttMapping:
              | {
                  topic: string;
                  device: string;
                  /** @enum {unknown} */
                  payload?: 'json' | 'number' | 'text';
                  series?:
                    | string
                    | {
                        [key: string]:
                          | (
                              | (string | string[])
                              | {
                                  first: (string | string[])[];
                                }
                            )
                          | {
                              path:
                                | (string | string[])
                                | {
                                    first: (string | string[])[];
                                  };
                              /** @enum {unknown} */
                              type?: 'number' | 'boolean' | 'string' | 'numeric';
                            };
                      };
                  value?:
                    | (string | string[])
                    | {
                        first: (string | string[])[];
                      };
                  /** @enum {unknown} */
                  type?: 'number' | 'boolean' | 'string' | 'numeric';
                  each?: {
                    list: string | string[];
                    name?:
                      | (string | string[])
                      | {
                          first: (string | string[])[];
                        };
                    tags?:
                      | (string | string[])
                      | {
                          first: (string | string[])[];
                        };
                  };
                  time?: {
                    path:
                      | (string | string[])
                      | {
                          first: (string | string[])[];
                        };
                    /** @enum {unknown} */
                    unit?: 's' | 'ms' | 'us' | 'ns';
                    zone?: string;
                  };
                }[]
              | null;
            /** @description The ids that it had on other platforms, by API. */
            externalIds: {
              [key: string]: string;
            };
            /** @description It is that of the simulated plant, which no request means that names none. */
            demo: boolean;
            earliestTime: string | null;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  deleteProject: {
    parameters: {
      query?: {
        purge?: boolean;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  updateProject: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          name?: string;
          /** @description Ids that it had on other platforms, by API, under which it is found there too; null takes one away. Needs admin. */
          externalIds?: {
            [key: string]: string | null;
          };
          /** @description Whether a point of an unknown device creates it. */
          createDevices?: boolean;
          /** @description Whether a point of an unknown series creates it. */
          createSeries?: boolean;
          /** @description ISO 8601, from 1970-01-01 on. A time given as a number that lies before it is refused if another unit makes a likely time of it (seconds sent as milliseconds). null: such times are stored. New projects: 2000-01-01. */
          earliestTime?: string | null;
          /** @description As in the answer; it replaces what is there. */
          mqttMapping?: Record<string, unknown>[] | null;
        };
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            name: string;
            createDevices: boolean;
            createSeries: boolean;
            /** @description How messages to free topics of the MQTT broker become points, see docs/mqtt.md; null: they are passed on only. */
            mqttMapping:
              | {
                  topic: string;
                  device: string;
                  /** @enum {unknown} */
                  payload?: 'json' | 'number' | 'text';
                  series?:
                    | string
                    | {
                        [key: string]:
                          | (
                              | (string | string[])
                              | {
                                  first: (string | string[])[];
                                }
                            )
                          | {
                              path:
                                | (string | string[])
                                | {
                                    first: (string | string[])[];
                                  };
                              /** @enum {unknown} */
                              type?: 'number' | 'boolean' | 'string' | 'numeric';
                            };
                      };
                  value?:
                    | (string | string[])
                    | {
                        first: (string | string[])[];
                      };
                  /** @enum {unknown} */
                  type?: 'number' | 'boolean' | 'string' | 'numeric';
                  each?: {
                    list: string | string[];
                    name?:
                      | (string | string[])
                      | {
                          first: (string | string[])[];
                        };
                    tags?:
                      | (string | string[])
                      | {
                          first: (string | string[])[];
                        };
                  };
                  time?: {
                    path:
                      | (string | string[])
                      | {
                          first: (string | string[])[];
                        };
                    /** @enum {unknown} */
                    unit?: 's' | 'ms' | 'us' | 'ns';
                    zone?: string;
                  };
                }[]
              | null;
            /** @description The ids that it had on other platforms, by API. */
            externalIds: {
              [key: string]: string;
            };
            /** @description It is that of the simulated plant, which no request means that names none. */
            demo: boolean;
            earliestTime: string | null;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  projectUsage: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            devices: number;
            series: number;
            deviceQuota: number;
            seriesQuota: number;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  listDevices: {
    parameters: {
      query?: {
        project?: number;
        limit?: number;
        cursor?: string;
        tags?: (
          | string
          | {
              key: string;
              value?: string;
            }
        )[];
        name?: string;
        class?: string;
        search?: string;
        sort?: 'key' | 'name' | 'created' | 'updated' | 'connected';
        direction?: 'asc' | 'desc';
        offset?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              id: number;
              key: string;
              name: string | null;
              type: string | null;
              class: string | null;
              tags: {
                key: string;
                value: string;
              }[];
              attributes: {
                [key: string]: unknown;
              };
              location: {
                latitude: number;
                longitude: number;
              } | null;
              description: string | null;
              /** @description Several states of one instant, sent by the Losant API, are kept beside each other. */
              keepDuplicates: boolean;
              /** @description The ids that it had on other platforms, by API. */
              externalIds: {
                [key: string]: string;
              };
              /** @description What was told of its connection; null for what never was. */
              connection: {
                connected: boolean | null;
                connectedAt: string | null;
                disconnectedAt: string | null;
              };
              /** Format: date-time */
              created: string;
              /** Format: date-time */
              updated: string;
            }[];
            /** @description Cursor of the next page; null after the last. */
            next: string | null;
            /** @description How many there are in all; with `search`, `sort` or `offset`. */
            total?: number;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  createDevice: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          key: string;
          name?: string | null;
          type?: string | null;
          class?: string | null;
          tags?: {
            key: string;
            value: string;
          }[];
          attributes?: {
            [key: string]: unknown;
          };
          location?: {
            latitude: number;
            longitude: number;
          } | null;
          description?: string | null;
          /** @description Several states of one instant, sent by the Losant API, are kept beside each other. */
          keepDuplicates?: boolean;
          /** @description Ids that it had on other platforms, by API, under which it is found there too; null takes one away. Needs admin. */
          externalIds?: {
            [key: string]: string | null;
          };
        };
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            key: string;
            name: string | null;
            type: string | null;
            class: string | null;
            tags: {
              key: string;
              value: string;
            }[];
            attributes: {
              [key: string]: unknown;
            };
            location: {
              latitude: number;
              longitude: number;
            } | null;
            description: string | null;
            /** @description Several states of one instant, sent by the Losant API, are kept beside each other. */
            keepDuplicates: boolean;
            /** @description The ids that it had on other platforms, by API. */
            externalIds: {
              [key: string]: string;
            };
            /** @description What was told of its connection; null for what never was. */
            connection: {
              connected: boolean | null;
              connectedAt: string | null;
              disconnectedAt: string | null;
            };
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  getDevice: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            key: string;
            name: string | null;
            type: string | null;
            class: string | null;
            tags: {
              key: string;
              value: string;
            }[];
            attributes: {
              [key: string]: unknown;
            };
            location: {
              latitude: number;
              longitude: number;
            } | null;
            description: string | null;
            /** @description Several states of one instant, sent by the Losant API, are kept beside each other. */
            keepDuplicates: boolean;
            /** @description The ids that it had on other platforms, by API. */
            externalIds: {
              [key: string]: string;
            };
            /** @description What was told of its connection; null for what never was. */
            connection: {
              connected: boolean | null;
              connectedAt: string | null;
              disconnectedAt: string | null;
            };
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  deleteDevice: {
    parameters: {
      query?: {
        project?: number;
        purge?: boolean;
      };
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  updateDevice: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          name?: string | null;
          type?: string | null;
          class?: string | null;
          tags?: {
            key: string;
            value: string;
          }[];
          attributes?: {
            [key: string]: unknown;
          };
          location?: {
            latitude: number;
            longitude: number;
          } | null;
          description?: string | null;
          /** @description Several states of one instant, sent by the Losant API, are kept beside each other. */
          keepDuplicates?: boolean;
          /** @description Ids that it had on other platforms, by API, under which it is found there too; null takes one away. Needs admin. */
          externalIds?: {
            [key: string]: string | null;
          };
        };
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            key: string;
            name: string | null;
            type: string | null;
            class: string | null;
            tags: {
              key: string;
              value: string;
            }[];
            attributes: {
              [key: string]: unknown;
            };
            location: {
              latitude: number;
              longitude: number;
            } | null;
            description: string | null;
            /** @description Several states of one instant, sent by the Losant API, are kept beside each other. */
            keepDuplicates: boolean;
            /** @description The ids that it had on other platforms, by API. */
            externalIds: {
              [key: string]: string;
            };
            /** @description What was told of its connection; null for what never was. */
            connection: {
              connected: boolean | null;
              connectedAt: string | null;
              disconnectedAt: string | null;
            };
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  listConnections: {
    parameters: {
      query?: {
        project?: number;
        from?: number | string;
        to?: number | string;
        unit?: 's' | 'ms' | 'us' | 'ns';
        limit?: number;
      };
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              /** Format: date-time */
              time: string;
              connected: boolean;
              details: {
                [key: string]: unknown;
              };
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  listCommands: {
    parameters: {
      query?: {
        project?: number;
        from?: number | string;
        to?: number | string;
        unit?: 's' | 'ms' | 'us' | 'ns';
        limit?: number;
      };
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              /** Format: date-time */
              time: string;
              name: string;
              payload: unknown;
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  sendCommand: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          name: string;
          payload?: unknown;
        };
      };
    };
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  listEvents: {
    parameters: {
      query?: {
        project?: number;
        from?: number | string;
        to?: number | string;
        unit?: 's' | 'ms' | 'us' | 'ns';
        limit?: number;
      };
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              id: number;
              series: string;
              /** Format: date-time */
              time: string;
              sequence: number;
              extra: {
                [key: string]: unknown;
              };
              /** @description JSON text; null: there is none, or it lies in a file. */
              document: string | null;
              /** @description Its document lies in a file, which the IOTile API gives out. */
              file: boolean;
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  listSeries: {
    parameters: {
      query?: {
        project?: number;
        limit?: number;
        cursor?: string;
        device?: string;
        name?: string;
        tags?: (
          | string
          | {
              key: string;
              value?: string;
            }
        )[];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              id: number;
              device: string;
              name: string;
              /** @description What tells the series from others beside its name, by key. */
              tags: {
                [key: string]: string;
              };
              /** @enum {unknown} */
              kind: 'number' | 'boolean' | 'string' | 'gps' | 'blob';
              unit: string | null;
              label: string | null;
              calibration:
                | {
                    /** @constant */
                    type: 'linear';
                    m: number;
                    d?: number;
                    o?: number;
                  }
                | {
                    /** @constant */
                    type: 'affine';
                    m: number;
                    c: number;
                    min?: number;
                    max?: number;
                  }
                | null;
              counter: {
                modulus?: number;
                tolerance?: number;
              } | null;
              /** @description The ids that it had on other platforms, by API. */
              externalIds: {
                [key: string]: string;
              };
              attributes: {
                [key: string]: unknown;
              };
              /** Format: date-time */
              created: string;
              /** Format: date-time */
              updated: string;
            }[];
            /** @description Cursor of the next page; null after the last. */
            next: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  createSeries: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          device: string;
          name: string;
          /** @enum {unknown} */
          kind: 'number' | 'boolean' | 'string' | 'gps' | 'blob';
          /** @description What tells the series from others beside its name, by key. */
          tags?: {
            [key: string]: string;
          };
          unit?: string | null;
          label?: string | null;
          calibration?: {
            [key: string]: unknown;
          } | null;
          /** @description Of a counter, for `delta`: where it begins at 0 again (`modulus`), and by how much it may fall without a reset (`tolerance`). */
          counter?: {
            [key: string]: unknown;
          } | null;
          /** @description Ids that it had on other platforms, by API, under which it is found there too; null takes one away. Needs admin. */
          externalIds?: {
            [key: string]: string | null;
          };
          attributes?: {
            [key: string]: unknown;
          };
        };
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            device: string;
            name: string;
            /** @description What tells the series from others beside its name, by key. */
            tags: {
              [key: string]: string;
            };
            /** @enum {unknown} */
            kind: 'number' | 'boolean' | 'string' | 'gps' | 'blob';
            unit: string | null;
            label: string | null;
            calibration:
              | {
                  /** @constant */
                  type: 'linear';
                  m: number;
                  d?: number;
                  o?: number;
                }
              | {
                  /** @constant */
                  type: 'affine';
                  m: number;
                  c: number;
                  min?: number;
                  max?: number;
                }
              | null;
            counter: {
              modulus?: number;
              tolerance?: number;
            } | null;
            /** @description The ids that it had on other platforms, by API. */
            externalIds: {
              [key: string]: string;
            };
            attributes: {
              [key: string]: unknown;
            };
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  getSeries: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            device: string;
            name: string;
            /** @description What tells the series from others beside its name, by key. */
            tags: {
              [key: string]: string;
            };
            /** @enum {unknown} */
            kind: 'number' | 'boolean' | 'string' | 'gps' | 'blob';
            unit: string | null;
            label: string | null;
            calibration:
              | {
                  /** @constant */
                  type: 'linear';
                  m: number;
                  d?: number;
                  o?: number;
                }
              | {
                  /** @constant */
                  type: 'affine';
                  m: number;
                  c: number;
                  min?: number;
                  max?: number;
                }
              | null;
            counter: {
              modulus?: number;
              tolerance?: number;
            } | null;
            /** @description The ids that it had on other platforms, by API. */
            externalIds: {
              [key: string]: string;
            };
            attributes: {
              [key: string]: unknown;
            };
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  deleteSeries: {
    parameters: {
      query?: {
        project?: number;
        purge?: boolean;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  updateSeries: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @enum {unknown} */
          kind?: 'number' | 'boolean' | 'string' | 'gps' | 'blob';
          unit?: string | null;
          label?: string | null;
          calibration?: {
            [key: string]: unknown;
          } | null;
          /** @description Of a counter, for `delta`: where it begins at 0 again (`modulus`), and by how much it may fall without a reset (`tolerance`). */
          counter?: {
            [key: string]: unknown;
          } | null;
          /** @description Ids that it had on other platforms, by API, under which it is found there too; null takes one away. Needs admin. */
          externalIds?: {
            [key: string]: string | null;
          };
          attributes?: {
            [key: string]: unknown;
          };
        };
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            device: string;
            name: string;
            /** @description What tells the series from others beside its name, by key. */
            tags: {
              [key: string]: string;
            };
            /** @enum {unknown} */
            kind: 'number' | 'boolean' | 'string' | 'gps' | 'blob';
            unit: string | null;
            label: string | null;
            calibration:
              | {
                  /** @constant */
                  type: 'linear';
                  m: number;
                  d?: number;
                  o?: number;
                }
              | {
                  /** @constant */
                  type: 'affine';
                  m: number;
                  c: number;
                  min?: number;
                  max?: number;
                }
              | null;
            counter: {
              modulus?: number;
              tolerance?: number;
            } | null;
            /** @description The ids that it had on other platforms, by API. */
            externalIds: {
              [key: string]: string;
            };
            attributes: {
              [key: string]: unknown;
            };
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  listAssets: {
    parameters: {
      query?: {
        project?: number;
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              id: number;
              name: string;
              description: string | null;
              attributes: {
                [key: string]: unknown;
              };
              /** @description Ids of its series. */
              members: number[];
              /** @description The ids that it had on other platforms, by API. */
              externalIds: {
                [key: string]: string;
              };
              /** Format: date-time */
              created: string;
              /** Format: date-time */
              updated: string;
            }[];
            /** @description Cursor of the next page; null after the last. */
            next: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  createAsset: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          name: string;
          description?: string | null;
          attributes?: {
            [key: string]: unknown;
          };
          /** @description Ids of its series. */
          members?: number[];
          /** @description Ids that it had on other platforms, by API, under which it is found there too; null takes one away. Needs admin. */
          externalIds?: {
            [key: string]: string | null;
          };
        };
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            name: string;
            description: string | null;
            attributes: {
              [key: string]: unknown;
            };
            /** @description Ids of its series. */
            members: number[];
            /** @description The ids that it had on other platforms, by API. */
            externalIds: {
              [key: string]: string;
            };
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  getAsset: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            name: string;
            description: string | null;
            attributes: {
              [key: string]: unknown;
            };
            /** @description Ids of its series. */
            members: number[];
            /** @description The ids that it had on other platforms, by API. */
            externalIds: {
              [key: string]: string;
            };
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  deleteAsset: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  updateAsset: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          name?: string;
          description?: string | null;
          attributes?: {
            [key: string]: unknown;
          };
          /** @description Ids of its series. */
          members?: number[];
          /** @description Ids that it had on other platforms, by API, under which it is found there too; null takes one away. Needs admin. */
          externalIds?: {
            [key: string]: string | null;
          };
        };
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            name: string;
            description: string | null;
            attributes: {
              [key: string]: unknown;
            };
            /** @description Ids of its series. */
            members: number[];
            /** @description The ids that it had on other platforms, by API. */
            externalIds: {
              [key: string]: string;
            };
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  listAlerts: {
    parameters: {
      query?: {
        project?: number;
        limit?: number;
        cursor?: string;
        states?: ('firing' | 'acknowledged' | 'silenced' | 'resolved' | 'withdrawn')[];
        rule?: number;
        device?: string;
        severity?: 'info' | 'warning' | 'critical';
        from?: number | string;
        to?: number | string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              id: number;
              rule: {
                id: number;
                name: string;
              };
              /** @enum {unknown} */
              severity: 'info' | 'warning' | 'critical';
              /** @enum {unknown} */
              state: 'firing' | 'acknowledged' | 'silenced' | 'resolved' | 'withdrawn';
              device: string;
              series: {
                id: number;
                name: string;
              };
              /**
               * Format: date-time
               * @description The condition began to hold.
               */
              since: string;
              /**
               * Format: date-time
               * @description It had held for the `for` of the rule.
               */
              fired: string;
              ended: string | null;
              acknowledged: {
                /** Format: date-time */
                time: string;
                by: string | null;
                comment: string | null;
              } | null;
              /** @description When points that came late showed that it never was. */
              withdrawn: string | null;
              /** @description When somebody was last told of it. */
              notified: string | null;
              /** Format: date-time */
              created: string;
              /** Format: date-time */
              updated: string;
            }[];
            /** @description Cursor of the next page; null after the last. */
            next: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  getAlert: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            rule: {
              id: number;
              name: string;
            };
            /** @enum {unknown} */
            severity: 'info' | 'warning' | 'critical';
            /** @enum {unknown} */
            state: 'firing' | 'acknowledged' | 'silenced' | 'resolved' | 'withdrawn';
            device: string;
            series: {
              id: number;
              name: string;
            };
            /**
             * Format: date-time
             * @description The condition began to hold.
             */
            since: string;
            /**
             * Format: date-time
             * @description It had held for the `for` of the rule.
             */
            fired: string;
            ended: string | null;
            acknowledged: {
              /** Format: date-time */
              time: string;
              by: string | null;
              comment: string | null;
            } | null;
            /** @description When points that came late showed that it never was. */
            withdrawn: string | null;
            /** @description When somebody was last told of it. */
            notified: string | null;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  acknowledgeAlert: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          comment?: string | null;
        };
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            rule: {
              id: number;
              name: string;
            };
            /** @enum {unknown} */
            severity: 'info' | 'warning' | 'critical';
            /** @enum {unknown} */
            state: 'firing' | 'acknowledged' | 'silenced' | 'resolved' | 'withdrawn';
            device: string;
            series: {
              id: number;
              name: string;
            };
            /**
             * Format: date-time
             * @description The condition began to hold.
             */
            since: string;
            /**
             * Format: date-time
             * @description It had held for the `for` of the rule.
             */
            fired: string;
            ended: string | null;
            acknowledged: {
              /** Format: date-time */
              time: string;
              by: string | null;
              comment: string | null;
            } | null;
            /** @description When points that came late showed that it never was. */
            withdrawn: string | null;
            /** @description When somebody was last told of it. */
            notified: string | null;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  reopenAlert: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            rule: {
              id: number;
              name: string;
            };
            /** @enum {unknown} */
            severity: 'info' | 'warning' | 'critical';
            /** @enum {unknown} */
            state: 'firing' | 'acknowledged' | 'silenced' | 'resolved' | 'withdrawn';
            device: string;
            series: {
              id: number;
              name: string;
            };
            /**
             * Format: date-time
             * @description The condition began to hold.
             */
            since: string;
            /**
             * Format: date-time
             * @description It had held for the `for` of the rule.
             */
            fired: string;
            ended: string | null;
            acknowledged: {
              /** Format: date-time */
              time: string;
              by: string | null;
              comment: string | null;
            } | null;
            /** @description When points that came late showed that it never was. */
            withdrawn: string | null;
            /** @description When somebody was last told of it. */
            notified: string | null;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  listAlertRules: {
    parameters: {
      query?: {
        project?: number;
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              id: number;
              name: string;
              description: string | null;
              enabled: boolean;
              /** @enum {unknown} */
              severity: 'info' | 'warning' | 'critical';
              selection: {
                /** @description Device keys. */
                devices?: string[];
                tags?: (
                  | string
                  | {
                      key: string;
                      value?: string;
                    }
                )[];
                /** @description Name of the series, or a pattern with * and ?. */
                series?: string;
              };
              condition:
                | {
                    /** @constant */
                    kind: 'threshold';
                    /** @enum {unknown} */
                    is: '>' | '>=' | '<' | '<=' | '==' | '!=';
                    value: number | boolean | string;
                  }
                | {
                    /** @constant */
                    kind: 'no_data';
                  }
                | {
                    /** @constant */
                    kind: 'rate';
                    /** @enum {unknown} */
                    is: '>' | '>=' | '<' | '<=' | '==' | '!=';
                    value: number;
                    per?: string;
                  }
                | {
                    /** @constant */
                    kind: 'stuck';
                  }
                | {
                    /** @constant */
                    kind: 'compare';
                    /** @enum {unknown} */
                    is: '>' | '>=' | '<' | '<=' | '==' | '!=';
                    series?: string;
                    attribute?: string;
                    factor?: number;
                    offset?: number;
                  }
                | {
                    /** @constant */
                    kind: 'band';
                    /** @default 3 */
                    deviations: number;
                    /** @default 4 */
                    weeks: number;
                    /** @default UTC */
                    zone: string;
                    /** @default 0 */
                    least: number;
                  }
                | {
                    /** @constant */
                    kind: 'expression';
                    expression: string;
                  };
              for?: string;
              clear?: {
                value?: number;
                offset?: number;
                expression?: string;
                deviations?: number;
              };
              channels: string[];
              /**
               * Format: date-time
               * @description Points from here on count; moves when what the rule looks for is changed.
               */
              from: string;
              /** @description How many series it looks at now. */
              series: number;
              /** @description For how many of them it fires. */
              firing: number;
              /** Format: date-time */
              created: string;
              /** Format: date-time */
              updated: string;
            }[];
            /** @description Cursor of the next page; null after the last. */
            next: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  createAlertRule: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          name: string;
          condition:
            | {
                /** @constant */
                kind: 'threshold';
                /** @enum {unknown} */
                is: '>' | '>=' | '<' | '<=' | '==' | '!=';
                value: number | boolean | string;
              }
            | {
                /** @constant */
                kind: 'no_data';
              }
            | {
                /** @constant */
                kind: 'rate';
                /** @enum {unknown} */
                is: '>' | '>=' | '<' | '<=' | '==' | '!=';
                value: number;
                per?: string;
              }
            | {
                /** @constant */
                kind: 'stuck';
              }
            | {
                /** @constant */
                kind: 'compare';
                /** @enum {unknown} */
                is: '>' | '>=' | '<' | '<=' | '==' | '!=';
                series?: string;
                attribute?: string;
                factor?: number;
                offset?: number;
              }
            | {
                /** @constant */
                kind: 'band';
                /** @default 3 */
                deviations?: number;
                /** @default 4 */
                weeks?: number;
                /** @default UTC */
                zone?: string;
                /** @default 0 */
                least?: number;
              }
            | {
                /** @constant */
                kind: 'expression';
                expression: string;
              };
          description?: string | null;
          /** @default true */
          enabled?: boolean;
          /**
           * @default warning
           * @enum {unknown}
           */
          severity?: 'info' | 'warning' | 'critical';
          selection?: {
            /** @description Device keys. */
            devices?: string[];
            tags?: (
              | string
              | {
                  key: string;
                  value?: string;
                }
            )[];
            /** @description Name of the series, or a pattern with * and ?. */
            series?: string;
          };
          for?: string;
          clear?: {
            value?: number;
            offset?: number;
            expression?: string;
            deviations?: number;
          };
          /** @description Names of the channels that are told of its alerts. */
          channels?: string[];
        };
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            name: string;
            description: string | null;
            enabled: boolean;
            /** @enum {unknown} */
            severity: 'info' | 'warning' | 'critical';
            selection: {
              /** @description Device keys. */
              devices?: string[];
              tags?: (
                | string
                | {
                    key: string;
                    value?: string;
                  }
              )[];
              /** @description Name of the series, or a pattern with * and ?. */
              series?: string;
            };
            condition:
              | {
                  /** @constant */
                  kind: 'threshold';
                  /** @enum {unknown} */
                  is: '>' | '>=' | '<' | '<=' | '==' | '!=';
                  value: number | boolean | string;
                }
              | {
                  /** @constant */
                  kind: 'no_data';
                }
              | {
                  /** @constant */
                  kind: 'rate';
                  /** @enum {unknown} */
                  is: '>' | '>=' | '<' | '<=' | '==' | '!=';
                  value: number;
                  per?: string;
                }
              | {
                  /** @constant */
                  kind: 'stuck';
                }
              | {
                  /** @constant */
                  kind: 'compare';
                  /** @enum {unknown} */
                  is: '>' | '>=' | '<' | '<=' | '==' | '!=';
                  series?: string;
                  attribute?: string;
                  factor?: number;
                  offset?: number;
                }
              | {
                  /** @constant */
                  kind: 'band';
                  /** @default 3 */
                  deviations: number;
                  /** @default 4 */
                  weeks: number;
                  /** @default UTC */
                  zone: string;
                  /** @default 0 */
                  least: number;
                }
              | {
                  /** @constant */
                  kind: 'expression';
                  expression: string;
                };
            for?: string;
            clear?: {
              value?: number;
              offset?: number;
              expression?: string;
              deviations?: number;
            };
            channels: string[];
            /**
             * Format: date-time
             * @description Points from here on count; moves when what the rule looks for is changed.
             */
            from: string;
            /** @description How many series it looks at now. */
            series: number;
            /** @description For how many of them it fires. */
            firing: number;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  tryAlertRule: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          id?: number;
          rule?: {
            name: string;
            condition:
              | {
                  /** @constant */
                  kind: 'threshold';
                  /** @enum {unknown} */
                  is: '>' | '>=' | '<' | '<=' | '==' | '!=';
                  value: number | boolean | string;
                }
              | {
                  /** @constant */
                  kind: 'no_data';
                }
              | {
                  /** @constant */
                  kind: 'rate';
                  /** @enum {unknown} */
                  is: '>' | '>=' | '<' | '<=' | '==' | '!=';
                  value: number;
                  per?: string;
                }
              | {
                  /** @constant */
                  kind: 'stuck';
                }
              | {
                  /** @constant */
                  kind: 'compare';
                  /** @enum {unknown} */
                  is: '>' | '>=' | '<' | '<=' | '==' | '!=';
                  series?: string;
                  attribute?: string;
                  factor?: number;
                  offset?: number;
                }
              | {
                  /** @constant */
                  kind: 'band';
                  /** @default 3 */
                  deviations?: number;
                  /** @default 4 */
                  weeks?: number;
                  /** @default UTC */
                  zone?: string;
                  /** @default 0 */
                  least?: number;
                }
              | {
                  /** @constant */
                  kind: 'expression';
                  expression: string;
                };
            description?: string | null;
            /** @default true */
            enabled?: boolean;
            /**
             * @default warning
             * @enum {unknown}
             */
            severity?: 'info' | 'warning' | 'critical';
            selection?: {
              /** @description Device keys. */
              devices?: string[];
              tags?: (
                | string
                | {
                    key: string;
                    value?: string;
                  }
              )[];
              /** @description Name of the series, or a pattern with * and ?. */
              series?: string;
            };
            for?: string;
            clear?: {
              value?: number;
              offset?: number;
              expression?: string;
              deviations?: number;
            };
            /** @description Names of the channels that are told of its alerts. */
            channels?: string[];
          };
          /** @default 30 */
          days?: number;
        };
      };
    };
    responses: {
      /** @description The answer. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            project: number | null;
            kind: string;
            /**
             * @description `interrupted`: a move whose command has told nothing for 60 seconds; it goes on when that command does.
             * @enum {unknown}
             */
            state: 'running' | 'interrupted' | 'done' | 'failed' | 'cancelled';
            progress: {
              /** @description It has not begun, because others of its kind run. */
              waiting?: boolean;
              rows?: number;
              bytes?: number;
              percent?: number;
              /** @description Expected milliseconds to the end. */
              eta?: number;
            };
            /** @description What was asked for. */
            input: unknown;
            /** @description Of an export its files, of other work figures of its own; null until it is done. */
            result:
              | {
                  rows: number;
                  /** @description Of those that were asked for: they were deleted before it was done, and are left out. Absent: none. */
                  deletedSeries?: number;
                  files: {
                    name: string;
                    /**
                     * @description What describes devices and series is a file of its own, where it was asked for. Absent: points.
                     * @enum {unknown}
                     */
                    holds?: 'points' | 'catalog';
                    /** @description A link that needs no token, for who started the job; null for others, and when it was ended. */
                    url: string | null;
                    bytes: number;
                    rows: number;
                    sha256: string;
                    /** @description Of the link, in milliseconds since 1970. */
                    expires: number;
                  }[];
                }
              | {
                  [key: string]: unknown;
                }
              | null;
            error: {
              code: string;
              message: string;
            } | null;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
            finished: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  getAlertRule: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            name: string;
            description: string | null;
            enabled: boolean;
            /** @enum {unknown} */
            severity: 'info' | 'warning' | 'critical';
            selection: {
              /** @description Device keys. */
              devices?: string[];
              tags?: (
                | string
                | {
                    key: string;
                    value?: string;
                  }
              )[];
              /** @description Name of the series, or a pattern with * and ?. */
              series?: string;
            };
            condition:
              | {
                  /** @constant */
                  kind: 'threshold';
                  /** @enum {unknown} */
                  is: '>' | '>=' | '<' | '<=' | '==' | '!=';
                  value: number | boolean | string;
                }
              | {
                  /** @constant */
                  kind: 'no_data';
                }
              | {
                  /** @constant */
                  kind: 'rate';
                  /** @enum {unknown} */
                  is: '>' | '>=' | '<' | '<=' | '==' | '!=';
                  value: number;
                  per?: string;
                }
              | {
                  /** @constant */
                  kind: 'stuck';
                }
              | {
                  /** @constant */
                  kind: 'compare';
                  /** @enum {unknown} */
                  is: '>' | '>=' | '<' | '<=' | '==' | '!=';
                  series?: string;
                  attribute?: string;
                  factor?: number;
                  offset?: number;
                }
              | {
                  /** @constant */
                  kind: 'band';
                  /** @default 3 */
                  deviations: number;
                  /** @default 4 */
                  weeks: number;
                  /** @default UTC */
                  zone: string;
                  /** @default 0 */
                  least: number;
                }
              | {
                  /** @constant */
                  kind: 'expression';
                  expression: string;
                };
            for?: string;
            clear?: {
              value?: number;
              offset?: number;
              expression?: string;
              deviations?: number;
            };
            channels: string[];
            /**
             * Format: date-time
             * @description Points from here on count; moves when what the rule looks for is changed.
             */
            from: string;
            /** @description How many series it looks at now. */
            series: number;
            /** @description For how many of them it fires. */
            firing: number;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  deleteAlertRule: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  updateAlertRule: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          description?: string | null;
          /** @default true */
          enabled?: boolean;
          /**
           * @default warning
           * @enum {unknown}
           */
          severity?: 'info' | 'warning' | 'critical';
          selection?: {
            /** @description Device keys. */
            devices?: string[];
            tags?: (
              | string
              | {
                  key: string;
                  value?: string;
                }
            )[];
            /** @description Name of the series, or a pattern with * and ?. */
            series?: string;
          };
          for?: string | null;
          clear?: {
            value?: number;
            offset?: number;
            expression?: string;
            deviations?: number;
          } | null;
          /** @description Names of the channels that are told of its alerts. */
          channels?: string[];
          name?: string;
          condition?:
            | {
                /** @constant */
                kind: 'threshold';
                /** @enum {unknown} */
                is: '>' | '>=' | '<' | '<=' | '==' | '!=';
                value: number | boolean | string;
              }
            | {
                /** @constant */
                kind: 'no_data';
              }
            | {
                /** @constant */
                kind: 'rate';
                /** @enum {unknown} */
                is: '>' | '>=' | '<' | '<=' | '==' | '!=';
                value: number;
                per?: string;
              }
            | {
                /** @constant */
                kind: 'stuck';
              }
            | {
                /** @constant */
                kind: 'compare';
                /** @enum {unknown} */
                is: '>' | '>=' | '<' | '<=' | '==' | '!=';
                series?: string;
                attribute?: string;
                factor?: number;
                offset?: number;
              }
            | {
                /** @constant */
                kind: 'band';
                /** @default 3 */
                deviations?: number;
                /** @default 4 */
                weeks?: number;
                /** @default UTC */
                zone?: string;
                /** @default 0 */
                least?: number;
              }
            | {
                /** @constant */
                kind: 'expression';
                expression: string;
              };
        };
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            name: string;
            description: string | null;
            enabled: boolean;
            /** @enum {unknown} */
            severity: 'info' | 'warning' | 'critical';
            selection: {
              /** @description Device keys. */
              devices?: string[];
              tags?: (
                | string
                | {
                    key: string;
                    value?: string;
                  }
              )[];
              /** @description Name of the series, or a pattern with * and ?. */
              series?: string;
            };
            condition:
              | {
                  /** @constant */
                  kind: 'threshold';
                  /** @enum {unknown} */
                  is: '>' | '>=' | '<' | '<=' | '==' | '!=';
                  value: number | boolean | string;
                }
              | {
                  /** @constant */
                  kind: 'no_data';
                }
              | {
                  /** @constant */
                  kind: 'rate';
                  /** @enum {unknown} */
                  is: '>' | '>=' | '<' | '<=' | '==' | '!=';
                  value: number;
                  per?: string;
                }
              | {
                  /** @constant */
                  kind: 'stuck';
                }
              | {
                  /** @constant */
                  kind: 'compare';
                  /** @enum {unknown} */
                  is: '>' | '>=' | '<' | '<=' | '==' | '!=';
                  series?: string;
                  attribute?: string;
                  factor?: number;
                  offset?: number;
                }
              | {
                  /** @constant */
                  kind: 'band';
                  /** @default 3 */
                  deviations: number;
                  /** @default 4 */
                  weeks: number;
                  /** @default UTC */
                  zone: string;
                  /** @default 0 */
                  least: number;
                }
              | {
                  /** @constant */
                  kind: 'expression';
                  expression: string;
                };
            for?: string;
            clear?: {
              value?: number;
              offset?: number;
              expression?: string;
              deviations?: number;
            };
            channels: string[];
            /**
             * Format: date-time
             * @description Points from here on count; moves when what the rule looks for is changed.
             */
            from: string;
            /** @description How many series it looks at now. */
            series: number;
            /** @description For how many of them it fires. */
            firing: number;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  listAlertSilences: {
    parameters: {
      query?: {
        project?: number;
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              id: number;
              rule: number | null;
              device: string | null;
              /** Format: date-time */
              from: string;
              /** Format: date-time */
              until: string;
              comment: string | null;
              by: string | null;
              /** Format: date-time */
              created: string;
            }[];
            /** @description Cursor of the next page; null after the last. */
            next: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  createAlertSilence: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          rule?: number;
          device?: string;
          from?: number | string;
          until: number | string;
          comment?: string | null;
        };
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            rule: number | null;
            device: string | null;
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            until: string;
            comment: string | null;
            by: string | null;
            /** Format: date-time */
            created: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  deleteAlertSilence: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  listAlertChannels: {
    parameters: {
      query?: {
        project?: number;
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              id: number;
              name: string;
              target:
                | {
                    /** @constant */
                    kind: 'mail';
                    to: string[];
                  }
                | {
                    /** @constant */
                    kind: 'webhook';
                    url: string;
                  }
                | {
                    /** @constant */
                    kind: 'mqtt';
                    topic: string;
                  };
              group: string;
              repeat: string | null;
              quiet: {
                /** @description By the clock of the zone, such as 22:00. */
                from: string;
                to: string;
                zone: string;
                /**
                 * @description Alerts of this severity are told at once.
                 * @enum {unknown}
                 */
                except?: 'info' | 'warning' | 'critical';
              } | null;
              /** Format: date-time */
              created: string;
              /** Format: date-time */
              updated: string;
            }[];
            /** @description Cursor of the next page; null after the last. */
            next: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  createAlertChannel: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          name: string;
          target:
            | {
                /** @constant */
                kind: 'mail';
                to: string[];
              }
            | {
                /** @constant */
                kind: 'webhook';
                url: string;
              }
            | {
                /** @constant */
                kind: 'mqtt';
                topic: string;
              };
          /**
           * @description How long further alerts are waited for, to be told together; 0s: not at all.
           * @default 10s
           */
          group?: string;
          repeat?: string | null;
          quiet?: {
            /** @description By the clock of the zone, such as 22:00. */
            from: string;
            to: string;
            zone: string;
            /**
             * @description Alerts of this severity are told at once.
             * @enum {unknown}
             */
            except?: 'info' | 'warning' | 'critical';
          } | null;
        };
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            name: string;
            target:
              | {
                  /** @constant */
                  kind: 'mail';
                  to: string[];
                }
              | {
                  /** @constant */
                  kind: 'webhook';
                  url: string;
                }
              | {
                  /** @constant */
                  kind: 'mqtt';
                  topic: string;
                };
            group: string;
            repeat: string | null;
            quiet: {
              /** @description By the clock of the zone, such as 22:00. */
              from: string;
              to: string;
              zone: string;
              /**
               * @description Alerts of this severity are told at once.
               * @enum {unknown}
               */
              except?: 'info' | 'warning' | 'critical';
            } | null;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
            /** @description With which calls of a webhook are signed; shown this once. */
            secret: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  getAlertChannel: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            name: string;
            target:
              | {
                  /** @constant */
                  kind: 'mail';
                  to: string[];
                }
              | {
                  /** @constant */
                  kind: 'webhook';
                  url: string;
                }
              | {
                  /** @constant */
                  kind: 'mqtt';
                  topic: string;
                };
            group: string;
            repeat: string | null;
            quiet: {
              /** @description By the clock of the zone, such as 22:00. */
              from: string;
              to: string;
              zone: string;
              /**
               * @description Alerts of this severity are told at once.
               * @enum {unknown}
               */
              except?: 'info' | 'warning' | 'critical';
            } | null;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  deleteAlertChannel: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  updateAlertChannel: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          name?: string;
          target?:
            | {
                /** @constant */
                kind: 'mail';
                to: string[];
              }
            | {
                /** @constant */
                kind: 'webhook';
                url: string;
              }
            | {
                /** @constant */
                kind: 'mqtt';
                topic: string;
              };
          /**
           * @description How long further alerts are waited for, to be told together; 0s: not at all.
           * @default 10s
           */
          group?: string;
          repeat?: string | null;
          quiet?: {
            /** @description By the clock of the zone, such as 22:00. */
            from: string;
            to: string;
            zone: string;
            /**
             * @description Alerts of this severity are told at once.
             * @enum {unknown}
             */
            except?: 'info' | 'warning' | 'critical';
          } | null;
        };
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            name: string;
            target:
              | {
                  /** @constant */
                  kind: 'mail';
                  to: string[];
                }
              | {
                  /** @constant */
                  kind: 'webhook';
                  url: string;
                }
              | {
                  /** @constant */
                  kind: 'mqtt';
                  topic: string;
                };
            group: string;
            repeat: string | null;
            quiet: {
              /** @description By the clock of the zone, such as 22:00. */
              from: string;
              to: string;
              zone: string;
              /**
               * @description Alerts of this severity are told at once.
               * @enum {unknown}
               */
              except?: 'info' | 'warning' | 'critical';
            } | null;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
            /** @description With which calls of a webhook are signed; shown this once. */
            secret: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  testAlertChannel: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            channel: {
              id: number | null;
              name: string;
            };
            /** @enum {unknown} */
            state: 'waiting' | 'sent' | 'failed';
            /** @description Of all alerts that it tells of; the first of them are listed. 0: a test of the channel. */
            count: number;
            alerts: {
              id: number;
              /** @enum {unknown} */
              event: 'fired' | 'resolved' | 'passed' | 'withdrawn' | 'repeated';
              rule: {
                id: number;
                name: string;
              };
              /** @enum {unknown} */
              severity: 'info' | 'warning' | 'critical';
              device: string;
              series: string;
              /**
               * Format: date-time
               * @description The condition began to hold.
               */
              since: string;
              /**
               * Format: date-time
               * @description It had held for the `for` of the rule.
               */
              fired: string;
              ended: string | null;
            }[];
            tries: number;
            /** @description Why the last try failed, or what is to be known although it was sent. */
            error: string | null;
            /**
             * Format: date-time
             * @description When it is tried next, or was last.
             */
            due: string;
            /** Format: date-time */
            created: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  listAlertDeliveries: {
    parameters: {
      query?: {
        project?: number;
        limit?: number;
        cursor?: string;
        state?: 'waiting' | 'sent' | 'failed';
        channel?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              id: number;
              channel: {
                id: number | null;
                name: string;
              };
              /** @enum {unknown} */
              state: 'waiting' | 'sent' | 'failed';
              /** @description Of all alerts that it tells of; the first of them are listed. 0: a test of the channel. */
              count: number;
              alerts: {
                id: number;
                /** @enum {unknown} */
                event: 'fired' | 'resolved' | 'passed' | 'withdrawn' | 'repeated';
                rule: {
                  id: number;
                  name: string;
                };
                /** @enum {unknown} */
                severity: 'info' | 'warning' | 'critical';
                device: string;
                series: string;
                /**
                 * Format: date-time
                 * @description The condition began to hold.
                 */
                since: string;
                /**
                 * Format: date-time
                 * @description It had held for the `for` of the rule.
                 */
                fired: string;
                ended: string | null;
              }[];
              tries: number;
              /** @description Why the last try failed, or what is to be known although it was sent. */
              error: string | null;
              /**
               * Format: date-time
               * @description When it is tried next, or was last.
               */
              due: string;
              /** Format: date-time */
              created: string;
            }[];
            /** @description Cursor of the next page; null after the last. */
            next: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  exportAlertRules: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @constant */
            version: 1;
            channels: {
              name: string;
              target:
                | {
                    /** @constant */
                    kind: 'mail';
                    to: string[];
                  }
                | {
                    /** @constant */
                    kind: 'webhook';
                    url: string;
                  }
                | {
                    /** @constant */
                    kind: 'mqtt';
                    topic: string;
                  };
              group: string;
              repeat: string | null;
              quiet: {
                /** @description By the clock of the zone, such as 22:00. */
                from: string;
                to: string;
                zone: string;
                /**
                 * @description Alerts of this severity are told at once.
                 * @enum {unknown}
                 */
                except?: 'info' | 'warning' | 'critical';
              } | null;
            }[];
            rules: {
              name: string;
              description: string | null;
              enabled: boolean;
              /** @enum {unknown} */
              severity: 'info' | 'warning' | 'critical';
              selection: {
                /** @description Device keys. */
                devices?: string[];
                tags?: (
                  | string
                  | {
                      key: string;
                      value?: string;
                    }
                )[];
                /** @description Name of the series, or a pattern with * and ?. */
                series?: string;
              };
              condition:
                | {
                    /** @constant */
                    kind: 'threshold';
                    /** @enum {unknown} */
                    is: '>' | '>=' | '<' | '<=' | '==' | '!=';
                    value: number | boolean | string;
                  }
                | {
                    /** @constant */
                    kind: 'no_data';
                  }
                | {
                    /** @constant */
                    kind: 'rate';
                    /** @enum {unknown} */
                    is: '>' | '>=' | '<' | '<=' | '==' | '!=';
                    value: number;
                    per?: string;
                  }
                | {
                    /** @constant */
                    kind: 'stuck';
                  }
                | {
                    /** @constant */
                    kind: 'compare';
                    /** @enum {unknown} */
                    is: '>' | '>=' | '<' | '<=' | '==' | '!=';
                    series?: string;
                    attribute?: string;
                    factor?: number;
                    offset?: number;
                  }
                | {
                    /** @constant */
                    kind: 'band';
                    /** @default 3 */
                    deviations: number;
                    /** @default 4 */
                    weeks: number;
                    /** @default UTC */
                    zone: string;
                    /** @default 0 */
                    least: number;
                  }
                | {
                    /** @constant */
                    kind: 'expression';
                    expression: string;
                  };
              for?: string;
              clear?: {
                value?: number;
                offset?: number;
                expression?: string;
                deviations?: number;
              };
              channels: string[];
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  importAlertRules: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @constant */
          version?: 1;
          channels?: {
            name: string;
            target:
              | {
                  /** @constant */
                  kind: 'mail';
                  to: string[];
                }
              | {
                  /** @constant */
                  kind: 'webhook';
                  url: string;
                }
              | {
                  /** @constant */
                  kind: 'mqtt';
                  topic: string;
                };
            /**
             * @description How long further alerts are waited for, to be told together; 0s: not at all.
             * @default 10s
             */
            group?: string;
            repeat?: string | null;
            quiet?: {
              /** @description By the clock of the zone, such as 22:00. */
              from: string;
              to: string;
              zone: string;
              /**
               * @description Alerts of this severity are told at once.
               * @enum {unknown}
               */
              except?: 'info' | 'warning' | 'critical';
            } | null;
          }[];
          rules?: {
            name: string;
            condition:
              | {
                  /** @constant */
                  kind: 'threshold';
                  /** @enum {unknown} */
                  is: '>' | '>=' | '<' | '<=' | '==' | '!=';
                  value: number | boolean | string;
                }
              | {
                  /** @constant */
                  kind: 'no_data';
                }
              | {
                  /** @constant */
                  kind: 'rate';
                  /** @enum {unknown} */
                  is: '>' | '>=' | '<' | '<=' | '==' | '!=';
                  value: number;
                  per?: string;
                }
              | {
                  /** @constant */
                  kind: 'stuck';
                }
              | {
                  /** @constant */
                  kind: 'compare';
                  /** @enum {unknown} */
                  is: '>' | '>=' | '<' | '<=' | '==' | '!=';
                  series?: string;
                  attribute?: string;
                  factor?: number;
                  offset?: number;
                }
              | {
                  /** @constant */
                  kind: 'band';
                  /** @default 3 */
                  deviations?: number;
                  /** @default 4 */
                  weeks?: number;
                  /** @default UTC */
                  zone?: string;
                  /** @default 0 */
                  least?: number;
                }
              | {
                  /** @constant */
                  kind: 'expression';
                  expression: string;
                };
            description?: string | null;
            /** @default true */
            enabled?: boolean;
            /**
             * @default warning
             * @enum {unknown}
             */
            severity?: 'info' | 'warning' | 'critical';
            selection?: {
              /** @description Device keys. */
              devices?: string[];
              tags?: (
                | string
                | {
                    key: string;
                    value?: string;
                  }
              )[];
              /** @description Name of the series, or a pattern with * and ?. */
              series?: string;
            };
            for?: string;
            clear?: {
              value?: number;
              offset?: number;
              expression?: string;
              deviations?: number;
            };
            /** @description Names of the channels that are told of its alerts. */
            channels?: string[];
          }[];
          /**
           * @description What the document does not have is deleted.
           * @default false
           */
          replace?: boolean;
        };
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            created: number;
            updated: number;
            /** @description Of those that were as the document says, and were left alone. */
            unchanged: number;
            deleted: number;
            /** @description With which calls of the webhooks that were made, or got another address, are signed; shown this once. */
            secrets: {
              channel: string;
              secret: string;
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  listBoards: {
    parameters: {
      query?: {
        project?: number;
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              id: number;
              name: string;
              description: string | null;
              /** @description How many it has. */
              panels: number;
              /** @description Who made it. */
              owner: string | null;
              /** @description Rises with each change. */
              revision: number;
              /** Format: date-time */
              created: string;
              /** Format: date-time */
              updated: string;
            }[];
            /** @description Cursor of the next page; null after the last. */
            next: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  createBoard: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          name: string;
          description?: string | null;
          range?:
            | {
                /** @description Up to now, such as 24h (s, m, h, d, w). */
                last: string;
              }
            | {
                from: string;
                to: string;
              };
          zone?: string | null;
          refresh?: number | null;
          panels?: {
            /** @description Unique within its board. */
            id: string;
            /** @enum {unknown} */
            kind: 'line' | 'band' | 'bar' | 'number' | 'timeline' | 'table' | 'map' | 'text';
            /** @default  */
            title: string;
            place: {
              x: number;
              y: number;
              w: number;
              h: number;
            };
            range?:
              | {
                  /** @description Up to now, such as 24h (s, m, h, d, w). */
                  last: string;
                }
              | {
                  from: string;
                  to: string;
                };
            aggregation?: string;
            bucket?: string;
            options?: {
              decimals?: number;
              spark?: boolean;
              track?: boolean;
              zero?: boolean;
            };
            text?: string;
            selection?: {
              /** @description Device keys. */
              devices?: string[];
              tags?: (
                | string
                | {
                    key: string;
                    value?: string;
                  }
              )[];
              series?: string[];
              seriesTags?: (
                | string
                | {
                    key: string;
                    value?: string;
                  }
              )[];
              /** @description One by one, in the place of the other members. */
              pick?: {
                device: string;
                series: string;
              }[];
            };
          }[];
        };
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            name: string;
            description: string | null;
            range:
              | {
                  /** @description Up to now, such as 24h (s, m, h, d, w). */
                  last: string;
                }
              | {
                  from: string;
                  to: string;
                };
            zone: string | null;
            refresh: number | null;
            panels: {
              /** @description Unique within its board. */
              id: string;
              /** @enum {unknown} */
              kind: 'line' | 'band' | 'bar' | 'number' | 'timeline' | 'table' | 'map' | 'text';
              /** @default  */
              title: string;
              place: {
                x: number;
                y: number;
                w: number;
                h: number;
              };
              range?:
                | {
                    /** @description Up to now, such as 24h (s, m, h, d, w). */
                    last: string;
                  }
                | {
                    from: string;
                    to: string;
                  };
              aggregation?: string;
              bucket?: string;
              options?: {
                decimals?: number;
                spark?: boolean;
                track?: boolean;
                zero?: boolean;
              };
              text?: string;
              selection?: {
                /** @description Device keys. */
                devices?: string[];
                tags?: (
                  | string
                  | {
                      key: string;
                      value?: string;
                    }
                )[];
                series?: string[];
                seriesTags?: (
                  | string
                  | {
                      key: string;
                      value?: string;
                    }
                )[];
                /** @description One by one, in the place of the other members. */
                pick?: {
                  device: string;
                  series: string;
                }[];
              };
            }[];
            /** @description Who made it. */
            owner: string | null;
            /** @description Rises with each change. */
            revision: number;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  readyBoard: {
    parameters: {
      query: {
        project?: number;
        device: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            name: string;
            description: string | null;
            range:
              | {
                  /** @description Up to now, such as 24h (s, m, h, d, w). */
                  last: string;
                }
              | {
                  from: string;
                  to: string;
                };
            zone: string | null;
            refresh: number | null;
            panels: {
              /** @description Unique within its board. */
              id: string;
              /** @enum {unknown} */
              kind: 'line' | 'band' | 'bar' | 'number' | 'timeline' | 'table' | 'map' | 'text';
              /** @default  */
              title: string;
              place: {
                x: number;
                y: number;
                w: number;
                h: number;
              };
              range?:
                | {
                    /** @description Up to now, such as 24h (s, m, h, d, w). */
                    last: string;
                  }
                | {
                    from: string;
                    to: string;
                  };
              aggregation?: string;
              bucket?: string;
              options?: {
                decimals?: number;
                spark?: boolean;
                track?: boolean;
                zero?: boolean;
              };
              text?: string;
              selection?: {
                /** @description Device keys. */
                devices?: string[];
                tags?: (
                  | string
                  | {
                      key: string;
                      value?: string;
                    }
                )[];
                series?: string[];
                seriesTags?: (
                  | string
                  | {
                      key: string;
                      value?: string;
                    }
                )[];
                /** @description One by one, in the place of the other members. */
                pick?: {
                  device: string;
                  series: string;
                }[];
              };
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  queryPanel: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          panel: {
            /** @description Unique within its board. */
            id: string;
            /** @enum {unknown} */
            kind: 'line' | 'band' | 'bar' | 'number' | 'timeline' | 'table' | 'map' | 'text';
            /** @default  */
            title: string;
            place: {
              x: number;
              y: number;
              w: number;
              h: number;
            };
            range?:
              | {
                  /** @description Up to now, such as 24h (s, m, h, d, w). */
                  last: string;
                }
              | {
                  from: string;
                  to: string;
                };
            aggregation?: string;
            bucket?: string;
            options?: {
              decimals?: number;
              spark?: boolean;
              track?: boolean;
              zero?: boolean;
            };
            text?: string;
            selection?: {
              /** @description Device keys. */
              devices?: string[];
              tags?: (
                | string
                | {
                    key: string;
                    value?: string;
                  }
              )[];
              series?: string[];
              seriesTags?: (
                | string
                | {
                    key: string;
                    value?: string;
                  }
              )[];
              /** @description One by one, in the place of the other members. */
              pick?: {
                device: string;
                series: string;
              }[];
            };
          };
          range?:
            | {
                /** @description Up to now, such as 24h (s, m, h, d, w). */
                last: string;
              }
            | {
                from: string;
                to: string;
              };
          from?: number | string;
          to?: number | string;
          zone?: string;
          /**
           * @description How wide it is drawn.
           * @default 600
           */
          pixels?: number;
        };
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            bucket: string | null;
            /** @description Of a bucket in milliseconds; about, of a calendar. */
            width: number | null;
            /** @description Series that are selected; the first 100 of them are here. */
            total: number;
            lines: {
              series: {
                id: number;
                device: string;
                deviceName: string | null;
                name: string;
                /** @enum {unknown} */
                kind: 'number' | 'boolean' | 'string' | 'gps' | 'blob';
                unit: string | null;
                label: string | null;
              };
              /** @enum {unknown} */
              form: 'points' | 'buckets';
              /** @description Milliseconds since 1970, rising. */
              times: number[];
              values: (number | boolean | string | null)[];
              low?: (number | boolean | string | null)[];
              high?: (number | boolean | string | null)[];
              latitudes?: number[];
              longitudes?: number[];
              value?: number | boolean | string | null;
              at?: number | null;
              /** @description There are older points in the range. */
              cut: boolean;
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  getBoard: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            name: string;
            description: string | null;
            range:
              | {
                  /** @description Up to now, such as 24h (s, m, h, d, w). */
                  last: string;
                }
              | {
                  from: string;
                  to: string;
                };
            zone: string | null;
            refresh: number | null;
            panels: {
              /** @description Unique within its board. */
              id: string;
              /** @enum {unknown} */
              kind: 'line' | 'band' | 'bar' | 'number' | 'timeline' | 'table' | 'map' | 'text';
              /** @default  */
              title: string;
              place: {
                x: number;
                y: number;
                w: number;
                h: number;
              };
              range?:
                | {
                    /** @description Up to now, such as 24h (s, m, h, d, w). */
                    last: string;
                  }
                | {
                    from: string;
                    to: string;
                  };
              aggregation?: string;
              bucket?: string;
              options?: {
                decimals?: number;
                spark?: boolean;
                track?: boolean;
                zero?: boolean;
              };
              text?: string;
              selection?: {
                /** @description Device keys. */
                devices?: string[];
                tags?: (
                  | string
                  | {
                      key: string;
                      value?: string;
                    }
                )[];
                series?: string[];
                seriesTags?: (
                  | string
                  | {
                      key: string;
                      value?: string;
                    }
                )[];
                /** @description One by one, in the place of the other members. */
                pick?: {
                  device: string;
                  series: string;
                }[];
              };
            }[];
            /** @description Who made it. */
            owner: string | null;
            /** @description Rises with each change. */
            revision: number;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  deleteBoard: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  updateBoard: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          name?: string;
          description?: string | null;
          range?:
            | {
                /** @description Up to now, such as 24h (s, m, h, d, w). */
                last: string;
              }
            | {
                from: string;
                to: string;
              };
          zone?: string | null;
          refresh?: number | null;
          panels?: {
            /** @description Unique within its board. */
            id: string;
            /** @enum {unknown} */
            kind: 'line' | 'band' | 'bar' | 'number' | 'timeline' | 'table' | 'map' | 'text';
            /** @default  */
            title: string;
            place: {
              x: number;
              y: number;
              w: number;
              h: number;
            };
            range?:
              | {
                  /** @description Up to now, such as 24h (s, m, h, d, w). */
                  last: string;
                }
              | {
                  from: string;
                  to: string;
                };
            aggregation?: string;
            bucket?: string;
            options?: {
              decimals?: number;
              spark?: boolean;
              track?: boolean;
              zero?: boolean;
            };
            text?: string;
            selection?: {
              /** @description Device keys. */
              devices?: string[];
              tags?: (
                | string
                | {
                    key: string;
                    value?: string;
                  }
              )[];
              series?: string[];
              seriesTags?: (
                | string
                | {
                    key: string;
                    value?: string;
                  }
              )[];
              /** @description One by one, in the place of the other members. */
              pick?: {
                device: string;
                series: string;
              }[];
            };
          }[];
          /** @description Of the board as it was read: it is refused if it changed since. */
          revision?: number;
        };
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            name: string;
            description: string | null;
            range:
              | {
                  /** @description Up to now, such as 24h (s, m, h, d, w). */
                  last: string;
                }
              | {
                  from: string;
                  to: string;
                };
            zone: string | null;
            refresh: number | null;
            panels: {
              /** @description Unique within its board. */
              id: string;
              /** @enum {unknown} */
              kind: 'line' | 'band' | 'bar' | 'number' | 'timeline' | 'table' | 'map' | 'text';
              /** @default  */
              title: string;
              place: {
                x: number;
                y: number;
                w: number;
                h: number;
              };
              range?:
                | {
                    /** @description Up to now, such as 24h (s, m, h, d, w). */
                    last: string;
                  }
                | {
                    from: string;
                    to: string;
                  };
              aggregation?: string;
              bucket?: string;
              options?: {
                decimals?: number;
                spark?: boolean;
                track?: boolean;
                zero?: boolean;
              };
              text?: string;
              selection?: {
                /** @description Device keys. */
                devices?: string[];
                tags?: (
                  | string
                  | {
                      key: string;
                      value?: string;
                    }
                )[];
                series?: string[];
                seriesTags?: (
                  | string
                  | {
                      key: string;
                      value?: string;
                    }
                )[];
                /** @description One by one, in the place of the other members. */
                pick?: {
                  device: string;
                  series: string;
                }[];
              };
            }[];
            /** @description Who made it. */
            owner: string | null;
            /** @description Rises with each change. */
            revision: number;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  listBoardShares: {
    parameters: {
      query?: {
        project?: number;
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              id: number;
              name: string | null;
              by: string | null;
              /** Format: date-time */
              expires: string;
              lastUsed: string | null;
              /** Format: date-time */
              created: string;
            }[];
            /** @description Cursor of the next page; null after the last. */
            next: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  createBoardShare: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          name?: string | null;
          expires: number | string;
        };
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            name: string | null;
            by: string | null;
            /** Format: date-time */
            expires: string;
            lastUsed: string | null;
            /** Format: date-time */
            created: string;
            /** @description Shown this once; only its hash is kept. */
            secret: string;
            /** @description The page with the secret behind `#`, where no server and no log sees it. */
            url: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  deleteBoardShare: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        id: number;
        share: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  sharedBoard: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            name: string;
            description: string | null;
            range:
              | {
                  /** @description Up to now, such as 24h (s, m, h, d, w). */
                  last: string;
                }
              | {
                  from: string;
                  to: string;
                };
            zone: string | null;
            refresh: number | null;
            panels: {
              /** @description Unique within its board. */
              id: string;
              /** @enum {unknown} */
              kind: 'line' | 'band' | 'bar' | 'number' | 'timeline' | 'table' | 'map' | 'text';
              /** @default  */
              title: string;
              place: {
                x: number;
                y: number;
                w: number;
                h: number;
              };
              range?:
                | {
                    /** @description Up to now, such as 24h (s, m, h, d, w). */
                    last: string;
                  }
                | {
                    from: string;
                    to: string;
                  };
              aggregation?: string;
              bucket?: string;
              options?: {
                decimals?: number;
                spark?: boolean;
                track?: boolean;
                zero?: boolean;
              };
              text?: string;
            }[];
            revision: number;
            /** Format: date-time */
            expires: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  querySharedPanel: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          panel: string;
          from?: number | string;
          to?: number | string;
          zone?: string;
          /**
           * @description How wide it is drawn.
           * @default 600
           */
          pixels?: number;
        };
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            bucket: string | null;
            /** @description Of a bucket in milliseconds; about, of a calendar. */
            width: number | null;
            /** @description Series that are selected; the first 100 of them are here. */
            total: number;
            lines: {
              series: {
                id: number;
                device: string;
                deviceName: string | null;
                name: string;
                /** @enum {unknown} */
                kind: 'number' | 'boolean' | 'string' | 'gps' | 'blob';
                unit: string | null;
                label: string | null;
              };
              /** @enum {unknown} */
              form: 'points' | 'buckets';
              /** @description Milliseconds since 1970, rising. */
              times: number[];
              values: (number | boolean | string | null)[];
              low?: (number | boolean | string | null)[];
              high?: (number | boolean | string | null)[];
              latitudes?: number[];
              longitudes?: number[];
              value?: number | boolean | string | null;
              at?: number | null;
              /** @description There are older points in the range. */
              cut: boolean;
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  sharedTail: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  listTokens: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              id: number;
              kind: string;
              name: string;
              project: number | null;
              scopes: string[];
              expires: string | null;
              lastUsed: string | null;
              revoked: string | null;
              /** Format: date-time */
              created: string;
              /** @description The only device that it may write for. */
              device: number | null;
              /** @description Of an adopted one: the API through which it is good. */
              api: string | null;
              /** @description Of an adopted one: the addresses and networks that it is good from; null: all. */
              addresses: string[] | null;
            }[];
            /** @description Cursor of the next page; null after the last. */
            next: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  createToken: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          name: string;
          project?: number | null;
          scopes: string[];
          expires?: (number | string) | null;
        };
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            token: string;
            info: {
              id: number;
              kind: string;
              name: string;
              project: number | null;
              scopes: string[];
              expires: string | null;
              lastUsed: string | null;
              revoked: string | null;
              /** Format: date-time */
              created: string;
              /** @description The only device that it may write for. */
              device: number | null;
              /** @description Of an adopted one: the API through which it is good. */
              api: string | null;
              /** @description Of an adopted one: the addresses and networks that it is good from; null: all. */
              addresses: string[] | null;
            };
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  listOwnTokens: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              id: number;
              kind: string;
              name: string;
              project: number | null;
              scopes: string[];
              expires: string | null;
              lastUsed: string | null;
              revoked: string | null;
              /** Format: date-time */
              created: string;
              /** @description The only device that it may write for. */
              device: number | null;
              /** @description Of an adopted one: the API through which it is good. */
              api: string | null;
              /** @description Of an adopted one: the addresses and networks that it is good from; null: all. */
              addresses: string[] | null;
            }[];
            /** @description Cursor of the next page; null after the last. */
            next: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  revokeToken: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  listAdoptions: {
    parameters: {
      query?: {
        project?: number;
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              id: number;
              api: string;
              /** @enum {unknown} */
              form: 'token' | 'access-key' | 'login';
              name: string;
              project: number | null;
              identifier: string | null;
              addresses: string[] | null;
              expires: string | null;
              /** @description Its id among the tokens. */
              token: number | null;
              /** @description The person that a login became. */
              user: number | null;
              /** Format: date-time */
              created: string;
            }[];
            /** @description Cursor of the next page; null after the last. */
            next: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  adopt: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          credential?: {
            /** @description Through which it is good, and nowhere else. */
            api: string;
            /** @enum {unknown} */
            form?: 'token' | 'access-key' | 'login';
            name: string;
            /** @description At most 255 characters. What clients show openly beside the secret: user name, access key, organization id, e-mail address. */
            identifier?: string;
            /** @description 1 to 4096 printable characters; never shown again. */
            secret: string;
            scopes?: string[];
            devices?: string[];
            expires?: (number | string) | null;
            addresses?: string[];
            /** @enum {unknown} */
            role?: 'admin' | 'member' | 'viewer';
          };
          credentials?: {
            /** @description Through which it is good, and nowhere else. */
            api: string;
            /** @enum {unknown} */
            form?: 'token' | 'access-key' | 'login';
            name: string;
            /** @description At most 255 characters. What clients show openly beside the secret: user name, access key, organization id, e-mail address. */
            identifier?: string;
            /** @description 1 to 4096 printable characters; never shown again. */
            secret: string;
            scopes?: string[];
            devices?: string[];
            expires?: (number | string) | null;
            addresses?: string[];
            /** @enum {unknown} */
            role?: 'admin' | 'member' | 'viewer';
          }[];
          ids?: {
            api: string;
            /** @description project, device, series or asset. */
            kind: string;
            external: string;
            /** @description Of a device its key, of a series DEVICE/NAME, of an asset or project its name, of each also # and its id; it is made where there is none. */
            ours: string;
            /** @description Of a series: the asset, by name or # and id, that it is in. */
            asset?: string;
            /** @description Where it stands in the file of whoever asks: messages about other rows name it by that. */
            line?: number;
          }[];
          /** @description Of ids and credentials: do the rows that can be done. */
          partial?: boolean;
          /** @description Of credentials: say what would come of each, and keep nothing. */
          preview?: boolean;
        };
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            credential?: {
              id: number;
              api: string;
              /** @enum {unknown} */
              form: 'token' | 'access-key' | 'login';
              name: string;
              project: number | null;
              identifier: string | null;
              addresses: string[] | null;
              expires: string | null;
              /** @description Its id among the tokens. */
              token: number | null;
              /** @description The person that a login became. */
              user: number | null;
              /** Format: date-time */
              created: string;
            };
            credentials?: {
              row: number;
              /** @enum {unknown} */
              outcome: 'adopted' | 'ready' | 'refused' | 'left';
              /** @description Why it was refused. */
              message: string | null;
              warnings: string[];
              credential: {
                id: number;
                api: string;
                /** @enum {unknown} */
                form: 'token' | 'access-key' | 'login';
                name: string;
                project: number | null;
                identifier: string | null;
                addresses: string[] | null;
                expires: string | null;
                /** @description Its id among the tokens. */
                token: number | null;
                /** @description The person that a login became. */
                user: number | null;
                /** Format: date-time */
                created: string;
              } | null;
            }[];
            warnings: string[];
            ids?: {
              row: number;
              /** @enum {unknown} */
              outcome: 'made' | 'adopted' | 'there' | 'refused' | 'left';
              message: string | null;
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  endAdoption: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  listApis: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              api: string;
              /** @description Whether MQTT is open here; where not, its lines show where it would be. */
              mqtt: boolean;
              snippets: {
                title: string;
                lines: string;
              }[];
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  connectApi: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          api: string;
        };
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            api: string;
            /** @description Whether MQTT is open here; where not, its lines show where it would be. */
            mqtt: boolean;
            snippets: {
              title: string;
              lines: string;
            }[];
            token: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  startDemo: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            name: string;
            createDevices: boolean;
            createSeries: boolean;
            /** @description How messages to free topics of the MQTT broker become points, see docs/mqtt.md; null: they are passed on only. */
            mqttMapping:
              | {
                  topic: string;
                  device: string;
                  /** @enum {unknown} */
                  payload?: 'json' | 'number' | 'text';
                  series?:
                    | string
                    | {
                        [key: string]:
                          | (
                              | (string | string[])
                              | {
                                  first: (string | string[])[];
                                }
                            )
                          | {
                              path:
                                | (string | string[])
                                | {
                                    first: (string | string[])[];
                                  };
                              /** @enum {unknown} */
                              type?: 'number' | 'boolean' | 'string' | 'numeric';
                            };
                      };
                  value?:
                    | (string | string[])
                    | {
                        first: (string | string[])[];
                      };
                  /** @enum {unknown} */
                  type?: 'number' | 'boolean' | 'string' | 'numeric';
                  each?: {
                    list: string | string[];
                    name?:
                      | (string | string[])
                      | {
                          first: (string | string[])[];
                        };
                    tags?:
                      | (string | string[])
                      | {
                          first: (string | string[])[];
                        };
                  };
                  time?: {
                    path:
                      | (string | string[])
                      | {
                          first: (string | string[])[];
                        };
                    /** @enum {unknown} */
                    unit?: 's' | 'ms' | 'us' | 'ns';
                    zone?: string;
                  };
                }[]
              | null;
            /** @description The ids that it had on other platforms, by API. */
            externalIds: {
              [key: string]: string;
            };
            /** @description It is that of the simulated plant, which no request means that names none. */
            demo: boolean;
            earliestTime: string | null;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  rehearse: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @enum {unknown} */
          method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
          target: string;
          headers?: {
            [key: string]: string;
          };
          /** @description As base64, of at most 1 MiB. */
          body?: string;
        };
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            api: string | null;
            operation: string | null;
            credential: {
              form: string;
              identifier: string | null;
              problem: string | null;
              token: {
                kind: string;
                id: number | null;
                adopted: boolean;
                scopes: string[];
              } | null;
            } | null;
            project: {
              id: number;
              name: string;
            } | null;
            names: {
              kind: string;
              asked: string;
              found: string | null;
            }[];
            writes: {
              stored: number;
              refused: number;
              first: {
                device: string;
                series: string;
                time: string | null;
                value: number | boolean | string;
              }[];
              reasons: string[];
              newSeries: string[];
            };
            changes: string[];
            /** @description What the client would get; null where that follows from what was held back. */
            answer: {
              status: number;
              body: string;
              reason: string | null;
            } | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  listUsers: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              id: number;
              email: string;
              name: string | null;
              /** @enum {unknown} */
              role?: 'owner' | 'admin' | 'member' | 'viewer';
              /** Format: date-time */
              created: string;
              /** Format: date-time */
              updated: string;
            }[];
            /** @description Cursor of the next page; null after the last. */
            next: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  createUser: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          email: string;
          name?: string | null;
          password?: string;
          /** @enum {unknown} */
          role?: 'owner' | 'admin' | 'member' | 'viewer';
        };
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            user: {
              id: number;
              email: string;
              name: string | null;
              /** @enum {unknown} */
              role?: 'owner' | 'admin' | 'member' | 'viewer';
              /** Format: date-time */
              created: string;
              /** Format: date-time */
              updated: string;
            } | null;
            password?: string;
            invitation?: {
              email: string;
              /** @enum {unknown} */
              role: 'owner' | 'admin' | 'member' | 'viewer';
              /** Format: date-time */
              expires: string;
            };
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  deleteUser: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  updateUser: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          name?: string | null;
          email?: string;
          password?: string;
          currentPassword?: string;
          endTokens?: boolean;
          /** @enum {unknown} */
          role?: 'owner' | 'admin' | 'member' | 'viewer';
        };
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            email: string;
            name: string | null;
            /** @enum {unknown} */
            role?: 'owner' | 'admin' | 'member' | 'viewer';
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  createInvitation: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          email?: string;
          /** @enum {unknown} */
          role?: 'owner' | 'admin' | 'member' | 'viewer';
          /** @description How long it is good; a week unless told. */
          days?: number;
        };
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            key: string | null;
            /** Format: date-time */
            expires: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  acceptInvitation: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          key: string;
          email: string;
          password: string;
          name?: string | null;
        };
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            email: string;
            name: string | null;
            /** @enum {unknown} */
            role?: 'owner' | 'admin' | 'member' | 'viewer';
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  resetPassword: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            password: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  finishPasswordReset: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          key: string;
          password: string;
        };
      };
    };
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  finishAddressChange: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          key: string;
        };
      };
    };
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  login: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          email: string;
          password: string;
          /** @description Id or name of one that the person belongs to; absent: the one that they joined first. */
          organization?: number | string;
        };
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            token: string;
            /** Format: date-time */
            expires: string;
            user: {
              id: number;
              email: string;
              name: string | null;
              /** @enum {unknown} */
              role?: 'owner' | 'admin' | 'member' | 'viewer';
              /** Format: date-time */
              created: string;
              /** Format: date-time */
              updated: string;
            };
            organization: number;
            /** @description All that the person belongs to, the one that they joined first before the others. */
            organizations: {
              id: number;
              name: string;
              /** @enum {unknown} */
              role: 'owner' | 'admin' | 'member' | 'viewer';
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  logout: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  me: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @enum {unknown} */
            kind: 'user' | 'token' | 'device' | 'local';
            user: {
              id: number;
              email: string;
              name: string | null;
              /** @enum {unknown} */
              role?: 'owner' | 'admin' | 'member' | 'viewer';
              /** Format: date-time */
              created: string;
              /** Format: date-time */
              updated: string;
            } | null;
            organization: {
              id: number;
              name: string;
            };
            projects: number[] | null;
            scopes: string[];
            /** @description When what the caller shows ends to be good; null: never. */
            expires: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  session: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Null: nobody is logged in. */
            me: {
              /** @enum {unknown} */
              kind: 'user' | 'token' | 'device' | 'local';
              user: {
                id: number;
                email: string;
                name: string | null;
                /** @enum {unknown} */
                role?: 'owner' | 'admin' | 'member' | 'viewer';
                /** Format: date-time */
                created: string;
                /** Format: date-time */
                updated: string;
              } | null;
              organization: {
                id: number;
                name: string;
              };
              projects: number[] | null;
              scopes: string[];
              /** @description When what the caller shows ends to be good; null: never. */
              expires: string | null;
            } | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  startSession: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          email: string;
          password: string;
          /** @description Id or name of one that the person belongs to; absent: the one that they joined first. */
          organization?: number | string;
        };
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Null: nobody is logged in. */
            me: {
              /** @enum {unknown} */
              kind: 'user' | 'token' | 'device' | 'local';
              user: {
                id: number;
                email: string;
                name: string | null;
                /** @enum {unknown} */
                role?: 'owner' | 'admin' | 'member' | 'viewer';
                /** Format: date-time */
                created: string;
                /** Format: date-time */
                updated: string;
              } | null;
              organization: {
                id: number;
                name: string;
              };
              projects: number[] | null;
              scopes: string[];
              /** @description When what the caller shows ends to be good; null: never. */
              expires: string | null;
            } | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  endSession: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  previewDeletion: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Device keys. */
          devices?: string[];
          deviceIds?: number[];
          /** @description Tags that the devices have: `key` or `key:value`. */
          tags?: (
            | string
            | {
                key: string;
                value?: string;
              }
          )[];
          /** @description Series names. */
          series?: string[];
          seriesIds?: number[];
          /** @description Tags that the series have: `key` or `key:value`. */
          seriesTags?: (
            | string
            | {
                key: string;
                value?: string;
              }
          )[];
          /** @description Asset ids. */
          assets?: number[];
          /**
           * @description Unit of times that are numbers.
           * @enum {unknown}
           */
          unit?: 's' | 'ms' | 'us' | 'ns';
          from?: number | string;
          to?: number | string;
        };
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description That would be deleted. */
            points: number;
            /** @description Series that have such points. */
            series: number;
            /** @description Those with the most points, at most 1000. */
            bySeries: {
              id: number;
              device: string;
              series: string;
              points: number;
            }[];
            warnings?: {
              code: string;
              message: string;
              /** @description Of the request. */
              member?: string;
              value?: string | number;
              /** @description What may have been meant. */
              nearest?: string[];
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  startDeletion: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Device keys. */
          devices?: string[];
          deviceIds?: number[];
          /** @description Tags that the devices have: `key` or `key:value`. */
          tags?: (
            | string
            | {
                key: string;
                value?: string;
              }
          )[];
          /** @description Series names. */
          series?: string[];
          seriesIds?: number[];
          /** @description Tags that the series have: `key` or `key:value`. */
          seriesTags?: (
            | string
            | {
                key: string;
                value?: string;
              }
          )[];
          /** @description Asset ids. */
          assets?: number[];
          /**
           * @description Unit of times that are numbers.
           * @enum {unknown}
           */
          unit?: 's' | 'ms' | 'us' | 'ns';
          from?: number | string;
          to?: number | string;
        };
      };
    };
    responses: {
      /** @description The answer. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json':
            | {
                id: number;
                project: number | null;
                kind: string;
                /**
                 * @description `interrupted`: a move whose command has told nothing for 60 seconds; it goes on when that command does.
                 * @enum {unknown}
                 */
                state: 'running' | 'interrupted' | 'done' | 'failed' | 'cancelled';
                progress: {
                  /** @description It has not begun, because others of its kind run. */
                  waiting?: boolean;
                  rows?: number;
                  bytes?: number;
                  percent?: number;
                  /** @description Expected milliseconds to the end. */
                  eta?: number;
                };
                /** @description What was asked for. */
                input: unknown;
                /** @description Of an export its files, of other work figures of its own; null until it is done. */
                result:
                  | {
                      rows: number;
                      /** @description Of those that were asked for: they were deleted before it was done, and are left out. Absent: none. */
                      deletedSeries?: number;
                      files: {
                        name: string;
                        /**
                         * @description What describes devices and series is a file of its own, where it was asked for. Absent: points.
                         * @enum {unknown}
                         */
                        holds?: 'points' | 'catalog';
                        /** @description A link that needs no token, for who started the job; null for others, and when it was ended. */
                        url: string | null;
                        bytes: number;
                        rows: number;
                        sha256: string;
                        /** @description Of the link, in milliseconds since 1970. */
                        expires: number;
                      }[];
                    }
                  | {
                      [key: string]: unknown;
                    }
                  | null;
                error: {
                  code: string;
                  message: string;
                } | null;
                /** Format: date-time */
                created: string;
                /** Format: date-time */
                updated: string;
                finished: string | null;
                warnings?: {
                  code: string;
                  message: string;
                  /** @description Of the request. */
                  member?: string;
                  value?: string | number;
                  /** @description What may have been meant. */
                  nearest?: string[];
                }[];
              }
            | {
                /** @constant */
                series: 0;
                warnings?: {
                  code: string;
                  message: string;
                  /** @description Of the request. */
                  member?: string;
                  value?: string | number;
                  /** @description What may have been meant. */
                  nearest?: string[];
                }[];
              };
        };
      };
      default: components['responses']['Error'];
    };
  };
  listDeletedDevices: {
    parameters: {
      query?: {
        project?: number;
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              id: number;
              /** @description Of a device its key. */
              name: string;
              /** @description Of a series the key of its device. */
              device?: string;
              /** Format: date-time */
              deleted: string;
              /**
               * Format: date-time
               * @description Until when it can be restored; from then on it is removed for good.
               */
              purgeAt: string;
            }[];
            /** @description Cursor of the next page; null after the last. */
            next: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  restoreDevice: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  purgeDevice: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            project: number | null;
            kind: string;
            /**
             * @description `interrupted`: a move whose command has told nothing for 60 seconds; it goes on when that command does.
             * @enum {unknown}
             */
            state: 'running' | 'interrupted' | 'done' | 'failed' | 'cancelled';
            progress: {
              /** @description It has not begun, because others of its kind run. */
              waiting?: boolean;
              rows?: number;
              bytes?: number;
              percent?: number;
              /** @description Expected milliseconds to the end. */
              eta?: number;
            };
            /** @description What was asked for. */
            input: unknown;
            /** @description Of an export its files, of other work figures of its own; null until it is done. */
            result:
              | {
                  rows: number;
                  /** @description Of those that were asked for: they were deleted before it was done, and are left out. Absent: none. */
                  deletedSeries?: number;
                  files: {
                    name: string;
                    /**
                     * @description What describes devices and series is a file of its own, where it was asked for. Absent: points.
                     * @enum {unknown}
                     */
                    holds?: 'points' | 'catalog';
                    /** @description A link that needs no token, for who started the job; null for others, and when it was ended. */
                    url: string | null;
                    bytes: number;
                    rows: number;
                    sha256: string;
                    /** @description Of the link, in milliseconds since 1970. */
                    expires: number;
                  }[];
                }
              | {
                  [key: string]: unknown;
                }
              | null;
            error: {
              code: string;
              message: string;
            } | null;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
            finished: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  listDeletedSeries: {
    parameters: {
      query?: {
        project?: number;
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              id: number;
              /** @description Of a device its key. */
              name: string;
              /** @description Of a series the key of its device. */
              device?: string;
              /** Format: date-time */
              deleted: string;
              /**
               * Format: date-time
               * @description Until when it can be restored; from then on it is removed for good.
               */
              purgeAt: string;
            }[];
            /** @description Cursor of the next page; null after the last. */
            next: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  restoreSeries: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  purgeSeries: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            project: number | null;
            kind: string;
            /**
             * @description `interrupted`: a move whose command has told nothing for 60 seconds; it goes on when that command does.
             * @enum {unknown}
             */
            state: 'running' | 'interrupted' | 'done' | 'failed' | 'cancelled';
            progress: {
              /** @description It has not begun, because others of its kind run. */
              waiting?: boolean;
              rows?: number;
              bytes?: number;
              percent?: number;
              /** @description Expected milliseconds to the end. */
              eta?: number;
            };
            /** @description What was asked for. */
            input: unknown;
            /** @description Of an export its files, of other work figures of its own; null until it is done. */
            result:
              | {
                  rows: number;
                  /** @description Of those that were asked for: they were deleted before it was done, and are left out. Absent: none. */
                  deletedSeries?: number;
                  files: {
                    name: string;
                    /**
                     * @description What describes devices and series is a file of its own, where it was asked for. Absent: points.
                     * @enum {unknown}
                     */
                    holds?: 'points' | 'catalog';
                    /** @description A link that needs no token, for who started the job; null for others, and when it was ended. */
                    url: string | null;
                    bytes: number;
                    rows: number;
                    sha256: string;
                    /** @description Of the link, in milliseconds since 1970. */
                    expires: number;
                  }[];
                }
              | {
                  [key: string]: unknown;
                }
              | null;
            error: {
              code: string;
              message: string;
            } | null;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
            finished: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  listDeletedProjects: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              id: number;
              /** @description Of a device its key. */
              name: string;
              /** @description Of a series the key of its device. */
              device?: string;
              /** Format: date-time */
              deleted: string;
              /**
               * Format: date-time
               * @description Until when it can be restored; from then on it is removed for good.
               */
              purgeAt: string;
            }[];
            /** @description Cursor of the next page; null after the last. */
            next: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  restoreProject: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  purgeProject: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            project: number | null;
            kind: string;
            /**
             * @description `interrupted`: a move whose command has told nothing for 60 seconds; it goes on when that command does.
             * @enum {unknown}
             */
            state: 'running' | 'interrupted' | 'done' | 'failed' | 'cancelled';
            progress: {
              /** @description It has not begun, because others of its kind run. */
              waiting?: boolean;
              rows?: number;
              bytes?: number;
              percent?: number;
              /** @description Expected milliseconds to the end. */
              eta?: number;
            };
            /** @description What was asked for. */
            input: unknown;
            /** @description Of an export its files, of other work figures of its own; null until it is done. */
            result:
              | {
                  rows: number;
                  /** @description Of those that were asked for: they were deleted before it was done, and are left out. Absent: none. */
                  deletedSeries?: number;
                  files: {
                    name: string;
                    /**
                     * @description What describes devices and series is a file of its own, where it was asked for. Absent: points.
                     * @enum {unknown}
                     */
                    holds?: 'points' | 'catalog';
                    /** @description A link that needs no token, for who started the job; null for others, and when it was ended. */
                    url: string | null;
                    bytes: number;
                    rows: number;
                    sha256: string;
                    /** @description Of the link, in milliseconds since 1970. */
                    expires: number;
                  }[];
                }
              | {
                  [key: string]: unknown;
                }
              | null;
            error: {
              code: string;
              message: string;
            } | null;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
            finished: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  previewDeviceDeletion: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            points: number;
            /** @description False: of more than 10,000 series; points that were written again are counted again. */
            exact: boolean;
            /** @description Of the first point. */
            first: string | null;
            last: string | null;
            devices: number;
            series: number;
            externalIds: number;
            alertRules: number;
            /** @description That rules have found, those that are over among them. */
            alerts: number;
            events: number;
            /** @description That are good for this alone. */
            tokens: number;
            /** @description Of events; of a project also those of exports. */
            files: number;
            /** Format: date-time */
            restorableUntil: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  previewSeriesDeletion: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            points: number;
            /** @description False: of more than 10,000 series; points that were written again are counted again. */
            exact: boolean;
            /** @description Of the first point. */
            first: string | null;
            last: string | null;
            devices: number;
            series: number;
            externalIds: number;
            alertRules: number;
            /** @description That rules have found, those that are over among them. */
            alerts: number;
            events: number;
            /** @description That are good for this alone. */
            tokens: number;
            /** @description Of events; of a project also those of exports. */
            files: number;
            /** Format: date-time */
            restorableUntil: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  previewProjectDeletion: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            points: number;
            /** @description False: of more than 10,000 series; points that were written again are counted again. */
            exact: boolean;
            /** @description Of the first point. */
            first: string | null;
            last: string | null;
            devices: number;
            series: number;
            externalIds: number;
            alertRules: number;
            /** @description That rules have found, those that are over among them. */
            alerts: number;
            events: number;
            /** @description That are good for this alone. */
            tokens: number;
            /** @description Of events; of a project also those of exports. */
            files: number;
            /** Format: date-time */
            restorableUntil: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  listRetentionRules: {
    parameters: {
      query?: {
        project?: number;
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              id: number;
              name: string;
              description: string | null;
              enabled: boolean;
              selection: {
                /** @description Device keys. */
                devices?: string[];
                tags?: (
                  | string
                  | {
                      key: string;
                      value?: string;
                    }
                )[];
                /** @description Name of the series, or a pattern with * and ?. */
                series?: string;
              };
              keepDays: number | null;
              position: number;
              /** Format: date-time */
              created: string;
              /** Format: date-time */
              updated: string;
            }[];
            /** @description Cursor of the next page; null after the last. */
            next: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  createRetentionRule: {
    parameters: {
      query?: {
        project?: number;
        confirm?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          name: string;
          /** @description Whole days that points are kept, counted back from the beginning of today (UTC); null: for ever, whatever other rules say. */
          keepDays: number | null;
          description?: string | null;
          /** @default true */
          enabled?: boolean;
          selection?: {
            /** @description Device keys. */
            devices?: string[];
            tags?: (
              | string
              | {
                  key: string;
                  value?: string;
                }
            )[];
            /** @description Name of the series, or a pattern with * and ?. */
            series?: string;
          };
          /**
           * @description Of several rules that fit a series, the one with the least counts.
           * @default 100
           */
          position?: number;
        };
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            name: string;
            description: string | null;
            enabled: boolean;
            selection: {
              /** @description Device keys. */
              devices?: string[];
              tags?: (
                | string
                | {
                    key: string;
                    value?: string;
                  }
              )[];
              /** @description Name of the series, or a pattern with * and ?. */
              series?: string;
            };
            keepDays: number | null;
            position: number;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  previewRetention: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description In the place of all rules. */
          rules?: {
            name: string;
            /** @description Whole days that points are kept, counted back from the beginning of today (UTC); null: for ever, whatever other rules say. */
            keepDays: number | null;
            description?: string | null;
            /** @default true */
            enabled?: boolean;
            selection?: {
              /** @description Device keys. */
              devices?: string[];
              tags?: (
                | string
                | {
                    key: string;
                    value?: string;
                  }
              )[];
              /** @description Name of the series, or a pattern with * and ?. */
              series?: string;
            };
            /**
             * @description Of several rules that fit a series, the one with the least counts.
             * @default 100
             */
            position?: number;
          }[];
          add?: {
            name: string;
            /** @description Whole days that points are kept, counted back from the beginning of today (UTC); null: for ever, whatever other rules say. */
            keepDays: number | null;
            description?: string | null;
            /** @default true */
            enabled?: boolean;
            selection?: {
              /** @description Device keys. */
              devices?: string[];
              tags?: (
                | string
                | {
                    key: string;
                    value?: string;
                  }
              )[];
              /** @description Name of the series, or a pattern with * and ?. */
              series?: string;
            };
            /**
             * @description Of several rules that fit a series, the one with the least counts.
             * @default 100
             */
            position?: number;
          };
          /** @description Of a rule; without a `change`: deleted. */
          id?: number;
          change?: {
            name?: string;
            /** @description Whole days that points are kept, counted back from the beginning of today (UTC); null: for ever, whatever other rules say. */
            keepDays?: number | null;
            description?: string | null;
            /** @default true */
            enabled?: boolean;
            selection?: {
              /** @description Device keys. */
              devices?: string[];
              tags?: (
                | string
                | {
                    key: string;
                    value?: string;
                  }
              )[];
              /** @description Name of the series, or a pattern with * and ?. */
              series?: string;
            };
            /**
             * @description Of several rules that fit a series, the one with the least counts.
             * @default 100
             */
            position?: number;
          };
        };
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description That go. */
            points: number;
            /** @description That have such points. */
            series: number;
            /** @description Of the oldest point that goes. */
            first: string | null;
            /** @description Of the newest. */
            last: string | null;
            /** @description False: of more than 10,000 series with such points; those beyond are estimated. */
            exact: boolean;
            /** @description Of the points, those that the rules as they are would keep: what a change has to `confirm`. */
            more: number;
            rules: {
              id: number | null;
              name: string;
              /** @description That go. */
              points: number;
              /** @description That have such points. */
              series: number;
              /** @description Of the oldest point that goes. */
              first: string | null;
              /** @description Of the newest. */
              last: string | null;
            }[];
            /** @description Those that lose most, at most 1000. */
            bySeries: {
              id: number;
              device: string;
              series: string;
              /** @description The name of the rule that counts. */
              rule: string;
              points: number;
              /** Format: date-time */
              first: string;
              /** Format: date-time */
              last: string;
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  retentionStatus: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description The last run; null: there was none. */
            last: {
              /** Format: date-time */
              started: string;
              /** @description Null: it is under way. */
              finished: string | null;
              /** @description Null: there was nothing to do. */
              job: number | null;
              /** @description That it deleted so far. */
              points: number;
              series: number;
              /** @description Why it ended early. */
              error: string | null;
            } | null;
            /** @description Null: there is no rule by which anything goes. */
            next: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  runRetention: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            project: number | null;
            kind: string;
            /**
             * @description `interrupted`: a move whose command has told nothing for 60 seconds; it goes on when that command does.
             * @enum {unknown}
             */
            state: 'running' | 'interrupted' | 'done' | 'failed' | 'cancelled';
            progress: {
              /** @description It has not begun, because others of its kind run. */
              waiting?: boolean;
              rows?: number;
              bytes?: number;
              percent?: number;
              /** @description Expected milliseconds to the end. */
              eta?: number;
            };
            /** @description What was asked for. */
            input: unknown;
            /** @description Of an export its files, of other work figures of its own; null until it is done. */
            result:
              | {
                  rows: number;
                  /** @description Of those that were asked for: they were deleted before it was done, and are left out. Absent: none. */
                  deletedSeries?: number;
                  files: {
                    name: string;
                    /**
                     * @description What describes devices and series is a file of its own, where it was asked for. Absent: points.
                     * @enum {unknown}
                     */
                    holds?: 'points' | 'catalog';
                    /** @description A link that needs no token, for who started the job; null for others, and when it was ended. */
                    url: string | null;
                    bytes: number;
                    rows: number;
                    sha256: string;
                    /** @description Of the link, in milliseconds since 1970. */
                    expires: number;
                  }[];
                }
              | {
                  [key: string]: unknown;
                }
              | null;
            error: {
              code: string;
              message: string;
            } | null;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
            finished: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  getRetentionRule: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            name: string;
            description: string | null;
            enabled: boolean;
            selection: {
              /** @description Device keys. */
              devices?: string[];
              tags?: (
                | string
                | {
                    key: string;
                    value?: string;
                  }
              )[];
              /** @description Name of the series, or a pattern with * and ?. */
              series?: string;
            };
            keepDays: number | null;
            position: number;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  deleteRetentionRule: {
    parameters: {
      query?: {
        project?: number;
        confirm?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  updateRetentionRule: {
    parameters: {
      query?: {
        project?: number;
        confirm?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          name?: string;
          /** @description Whole days that points are kept, counted back from the beginning of today (UTC); null: for ever, whatever other rules say. */
          keepDays?: number | null;
          description?: string | null;
          /** @default true */
          enabled?: boolean;
          selection?: {
            /** @description Device keys. */
            devices?: string[];
            tags?: (
              | string
              | {
                  key: string;
                  value?: string;
                }
            )[];
            /** @description Name of the series, or a pattern with * and ?. */
            series?: string;
          };
          /**
           * @description Of several rules that fit a series, the one with the least counts.
           * @default 100
           */
          position?: number;
        };
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            name: string;
            description: string | null;
            enabled: boolean;
            selection: {
              /** @description Device keys. */
              devices?: string[];
              tags?: (
                | string
                | {
                    key: string;
                    value?: string;
                  }
              )[];
              /** @description Name of the series, or a pattern with * and ?. */
              series?: string;
            };
            keepDays: number | null;
            position: number;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  startExport: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Device keys. */
          devices?: string[];
          deviceIds?: number[];
          /** @description Tags that the devices have: `key` or `key:value`. */
          tags?: (
            | string
            | {
                key: string;
                value?: string;
              }
          )[];
          /** @description Series names. */
          series?: string[];
          seriesIds?: number[];
          /** @description Tags that the series have: `key` or `key:value`. */
          seriesTags?: (
            | string
            | {
                key: string;
                value?: string;
              }
          )[];
          /** @description Asset ids. */
          assets?: number[];
          /**
           * @description Unit of times that are numbers.
           * @enum {unknown}
           */
          unit?: 's' | 'ms' | 'us' | 'ns';
          from?: number | string;
          to?: number | string;
          /**
           * @default csv
           * @enum {unknown}
           */
          format?: 'csv' | 'ndjson' | 'parquet' | 'arrow';
          /**
           * @description A row per point, or a row per device and instant with a column per series name.
           * @default long
           * @enum {unknown}
           */
          layout?: 'long' | 'wide';
          /** @description Aggregations over buckets instead of the points themselves. */
          bucket?: string;
          zone?: string;
          /** @default mean */
          aggregations?: string | string[];
          /** @default false */
          filePerDevice?: boolean;
          /**
           * @description Another file that describes devices and series, one JSON object per line. Parquet and Arrow have it in the metadata of their schema in any case.
           * @default false
           */
          catalog?: boolean;
          /** @description Beginning of the files' names. */
          title?: string;
          /** @description Gets the links. */
          email?: string;
          /** @description Gets a POST of `{job}` at the end. */
          callbackUrl?: string;
        };
      };
    };
    responses: {
      /** @description The answer. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            project: number | null;
            kind: string;
            /**
             * @description `interrupted`: a move whose command has told nothing for 60 seconds; it goes on when that command does.
             * @enum {unknown}
             */
            state: 'running' | 'interrupted' | 'done' | 'failed' | 'cancelled';
            progress: {
              /** @description It has not begun, because others of its kind run. */
              waiting?: boolean;
              rows?: number;
              bytes?: number;
              percent?: number;
              /** @description Expected milliseconds to the end. */
              eta?: number;
            };
            /** @description What was asked for. */
            input: unknown;
            /** @description Of an export its files, of other work figures of its own; null until it is done. */
            result:
              | {
                  rows: number;
                  /** @description Of those that were asked for: they were deleted before it was done, and are left out. Absent: none. */
                  deletedSeries?: number;
                  files: {
                    name: string;
                    /**
                     * @description What describes devices and series is a file of its own, where it was asked for. Absent: points.
                     * @enum {unknown}
                     */
                    holds?: 'points' | 'catalog';
                    /** @description A link that needs no token, for who started the job; null for others, and when it was ended. */
                    url: string | null;
                    bytes: number;
                    rows: number;
                    sha256: string;
                    /** @description Of the link, in milliseconds since 1970. */
                    expires: number;
                  }[];
                }
              | {
                  [key: string]: unknown;
                }
              | null;
            error: {
              code: string;
              message: string;
            } | null;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
            finished: string | null;
            warnings?: {
              code: string;
              message: string;
              /** @description Of the request. */
              member?: string;
              value?: string | number;
              /** @description What may have been meant. */
              nearest?: string[];
            }[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  download: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        secret: string;
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  listJobs: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              id: number;
              project: number | null;
              kind: string;
              /**
               * @description `interrupted`: a move whose command has told nothing for 60 seconds; it goes on when that command does.
               * @enum {unknown}
               */
              state: 'running' | 'interrupted' | 'done' | 'failed' | 'cancelled';
              progress: {
                /** @description It has not begun, because others of its kind run. */
                waiting?: boolean;
                rows?: number;
                bytes?: number;
                percent?: number;
                /** @description Expected milliseconds to the end. */
                eta?: number;
              };
              /** @description What was asked for. */
              input: unknown;
              /** @description Of an export its files, of other work figures of its own; null until it is done. */
              result:
                | {
                    rows: number;
                    /** @description Of those that were asked for: they were deleted before it was done, and are left out. Absent: none. */
                    deletedSeries?: number;
                    files: {
                      name: string;
                      /**
                       * @description What describes devices and series is a file of its own, where it was asked for. Absent: points.
                       * @enum {unknown}
                       */
                      holds?: 'points' | 'catalog';
                      /** @description A link that needs no token, for who started the job; null for others, and when it was ended. */
                      url: string | null;
                      bytes: number;
                      rows: number;
                      sha256: string;
                      /** @description Of the link, in milliseconds since 1970. */
                      expires: number;
                    }[];
                  }
                | {
                    [key: string]: unknown;
                  }
                | null;
              error: {
                code: string;
                message: string;
              } | null;
              /** Format: date-time */
              created: string;
              /** Format: date-time */
              updated: string;
              finished: string | null;
            }[];
            /** @description Cursor of the next page; null after the last. */
            next: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  getJob: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            project: number | null;
            kind: string;
            /**
             * @description `interrupted`: a move whose command has told nothing for 60 seconds; it goes on when that command does.
             * @enum {unknown}
             */
            state: 'running' | 'interrupted' | 'done' | 'failed' | 'cancelled';
            progress: {
              /** @description It has not begun, because others of its kind run. */
              waiting?: boolean;
              rows?: number;
              bytes?: number;
              percent?: number;
              /** @description Expected milliseconds to the end. */
              eta?: number;
            };
            /** @description What was asked for. */
            input: unknown;
            /** @description Of an export its files, of other work figures of its own; null until it is done. */
            result:
              | {
                  rows: number;
                  /** @description Of those that were asked for: they were deleted before it was done, and are left out. Absent: none. */
                  deletedSeries?: number;
                  files: {
                    name: string;
                    /**
                     * @description What describes devices and series is a file of its own, where it was asked for. Absent: points.
                     * @enum {unknown}
                     */
                    holds?: 'points' | 'catalog';
                    /** @description A link that needs no token, for who started the job; null for others, and when it was ended. */
                    url: string | null;
                    bytes: number;
                    rows: number;
                    sha256: string;
                    /** @description Of the link, in milliseconds since 1970. */
                    expires: number;
                  }[];
                }
              | {
                  [key: string]: unknown;
                }
              | null;
            error: {
              code: string;
              message: string;
            } | null;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
            finished: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  cancelJob: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            project: number | null;
            kind: string;
            /**
             * @description `interrupted`: a move whose command has told nothing for 60 seconds; it goes on when that command does.
             * @enum {unknown}
             */
            state: 'running' | 'interrupted' | 'done' | 'failed' | 'cancelled';
            progress: {
              /** @description It has not begun, because others of its kind run. */
              waiting?: boolean;
              rows?: number;
              bytes?: number;
              percent?: number;
              /** @description Expected milliseconds to the end. */
              eta?: number;
            };
            /** @description What was asked for. */
            input: unknown;
            /** @description Of an export its files, of other work figures of its own; null until it is done. */
            result:
              | {
                  rows: number;
                  /** @description Of those that were asked for: they were deleted before it was done, and are left out. Absent: none. */
                  deletedSeries?: number;
                  files: {
                    name: string;
                    /**
                     * @description What describes devices and series is a file of its own, where it was asked for. Absent: points.
                     * @enum {unknown}
                     */
                    holds?: 'points' | 'catalog';
                    /** @description A link that needs no token, for who started the job; null for others, and when it was ended. */
                    url: string | null;
                    bytes: number;
                    rows: number;
                    sha256: string;
                    /** @description Of the link, in milliseconds since 1970. */
                    expires: number;
                  }[];
                }
              | {
                  [key: string]: unknown;
                }
              | null;
            error: {
              code: string;
              message: string;
            } | null;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
            finished: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  endLinks: {
    parameters: {
      query?: {
        file?: string;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  beginMove: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Of the move: an open one of the same key goes on. */
          key: string;
          /** @description What is moved, for people. */
          source: string;
          /** @description With which it goes on, without secrets. */
          command?: string;
        };
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            project: number | null;
            kind: string;
            /**
             * @description `interrupted`: a move whose command has told nothing for 60 seconds; it goes on when that command does.
             * @enum {unknown}
             */
            state: 'running' | 'interrupted' | 'done' | 'failed' | 'cancelled';
            progress: {
              /** @description It has not begun, because others of its kind run. */
              waiting?: boolean;
              rows?: number;
              bytes?: number;
              percent?: number;
              /** @description Expected milliseconds to the end. */
              eta?: number;
            };
            /** @description What was asked for. */
            input: unknown;
            /** @description Of an export its files, of other work figures of its own; null until it is done. */
            result:
              | {
                  rows: number;
                  /** @description Of those that were asked for: they were deleted before it was done, and are left out. Absent: none. */
                  deletedSeries?: number;
                  files: {
                    name: string;
                    /**
                     * @description What describes devices and series is a file of its own, where it was asked for. Absent: points.
                     * @enum {unknown}
                     */
                    holds?: 'points' | 'catalog';
                    /** @description A link that needs no token, for who started the job; null for others, and when it was ended. */
                    url: string | null;
                    bytes: number;
                    rows: number;
                    sha256: string;
                    /** @description Of the link, in milliseconds since 1970. */
                    expires: number;
                  }[];
                }
              | {
                  [key: string]: unknown;
                }
              | null;
            error: {
              code: string;
              message: string;
            } | null;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
            finished: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  reportMove: {
    parameters: {
      query?: {
        project?: number;
      };
      header?: never;
      path: {
        id: number;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          progress: {
            rows?: number;
            percent?: number;
            /** @description Expected milliseconds to the end. */
            eta?: number;
          };
          end?:
            | {
                /** @constant */
                state: 'done';
                result: {
                  points: number;
                  refused: number;
                  chunks: number;
                  different: number;
                };
              }
            | {
                /** @constant */
                state: 'failed';
                /** @description Why. */
                message: string;
              };
        };
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            id: number;
            project: number | null;
            kind: string;
            /**
             * @description `interrupted`: a move whose command has told nothing for 60 seconds; it goes on when that command does.
             * @enum {unknown}
             */
            state: 'running' | 'interrupted' | 'done' | 'failed' | 'cancelled';
            progress: {
              /** @description It has not begun, because others of its kind run. */
              waiting?: boolean;
              rows?: number;
              bytes?: number;
              percent?: number;
              /** @description Expected milliseconds to the end. */
              eta?: number;
            };
            /** @description What was asked for. */
            input: unknown;
            /** @description Of an export its files, of other work figures of its own; null until it is done. */
            result:
              | {
                  rows: number;
                  /** @description Of those that were asked for: they were deleted before it was done, and are left out. Absent: none. */
                  deletedSeries?: number;
                  files: {
                    name: string;
                    /**
                     * @description What describes devices and series is a file of its own, where it was asked for. Absent: points.
                     * @enum {unknown}
                     */
                    holds?: 'points' | 'catalog';
                    /** @description A link that needs no token, for who started the job; null for others, and when it was ended. */
                    url: string | null;
                    bytes: number;
                    rows: number;
                    sha256: string;
                    /** @description Of the link, in milliseconds since 1970. */
                    expires: number;
                  }[];
                }
              | {
                  [key: string]: unknown;
                }
              | null;
            error: {
              code: string;
              message: string;
            } | null;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            updated: string;
            finished: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  backup: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  listRefusals: {
    parameters: {
      query?: {
        project?: number;
        door?: string;
        device?: string;
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              /** Format: date-time */
              time: string;
              /** Format: date-time */
              first: string;
              /** @description Refusals of this kind since `first`. */
              count: number;
              /** @description The API by which it came, or mqtt, mqtt-upstream, reports. */
              door: string;
              code: string;
              /** @description Of the latest one. */
              message: string;
              device?: string;
              series?: string;
              /** @description The beginning of a refused message or body, without what looks secret. */
              sample?: string;
            }[];
            /** @description Cursor of the next page; null after the last. */
            next: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  quality: {
    parameters: {
      query?: {
        project?: number;
        kind?: 'silent' | 'clock-wrong' | 'unit-changed' | 'stuck' | 'gappy' | 'late' | 'duplicate-heavy';
        device?: string;
        since?: number | string;
        unit?: 's' | 'ms' | 'us' | 'ns';
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              /** @enum {unknown} */
              kind:
                'silent' | 'clock-wrong' | 'unit-changed' | 'stuck' | 'gappy' | 'late' | 'duplicate-heavy';
              device: string;
              /** @description Null: there is no such device; its points were refused. */
              deviceId: number | null;
              /** @description The worst first, five at most; none: the device as a whole. */
              series: string[];
              /** @description Of these. */
              seriesIds: number[];
              /** @description Series of the device of which it is so. */
              affected: number;
              /** Format: date-time */
              since: string;
              evidence: {
                /** @description Nine of ten distances between its points are not longer. */
                usualSeconds?: number;
                /**
                 * @description It never sent a point.
                 * @constant
                 */
                never?: true;
                /** @description Distances of more than five usual ones. */
                gaps?: number;
                /** @description By which gaps are longer than a usual distance, together. */
                missingSeconds?: number;
                /** @description The longest gap. */
                longestSeconds?: number;
                /** @description From the first point that was looked at to the last. */
                spanSeconds?: number;
                /** @description Points since `receivedSince`, whatever their time. */
                received?: number;
                /** @description Of them, those that came more than ten minutes after their time. */
                late?: number;
                /** @description How late the latest of them came. */
                latestSeconds?: number;
                /** @description Of them, those that were written over another one. */
                rewritten?: number;
                /** @description Points of one value that follow each other, up to the newest. */
                points?: number;
                /** @description That value. */
                value?: number;
                /** @description Points of the longest run of one value before. */
                longestRun?: number;
                /** @description Median before the step. */
                before?: number;
                /** @description Median behind it. */
                after?: number;
                /** @description What makes the one of the other. */
                factor?: string;
                /** @description The unit that the series had. */
                unitBefore?: string;
                /** @description That which it has. */
                unit?: string | null;
                /** @description By which its clock is ahead; behind: below 0. */
                aheadSeconds?: number;
                /** @description Points that were refused for their time. */
                refused?: number;
                /** @description Why, of the latest of them. */
                message?: string;
              };
            }[];
            /** @description Cursor of the next page; null after the last. */
            next: string | null;
            /** @description When the look at all series began; null: none has ended since the start. */
            asOf: string | null;
            /** @description How long it took. */
            tookSeconds: number | null;
            /** Format: date-time */
            receivedSince: string;
            /** @description Devices of each kind, those that are not listed among them. */
            devices: {
              silent: number;
              'clock-wrong': number;
              'unit-changed': number;
              stuck: number;
              gappy: number;
              late: number;
              'duplicate-heavy': number;
            };
            /** @description Points of the project, in whole minutes that are over. */
            rates: {
              storedLastMinute: number;
              refusedLastMinute: number;
              storedLastHour: number;
              refusedLastHour: number;
            };
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  audit: {
    parameters: {
      query?: {
        project?: number;
        since?: number | string;
        until?: number | string;
        unit?: 's' | 'ms' | 'us' | 'ns';
        actor?: string;
        action?: string;
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              id: number;
              /** Format: date-time */
              time: string;
              project: number | null;
              actor: {
                /**
                 * @description A person who logged in, a token, a device, the command on the machine itself, the platform by itself, or nobody who showed a credential.
                 * @enum {unknown}
                 */
                kind: 'user' | 'token' | 'device' | 'local' | 'platform' | 'unknown';
                id: number | null;
                name: string | null;
              };
              address: string | null;
              /** @description The API by which it came; `command` for the command on the machine itself. */
              door: string;
              action: string;
              subject: {
                kind: string;
                id: string | null;
                name: string | null;
              };
              /** @description Of changed members `{from, to}`; never a secret. */
              details: Record<string, unknown>;
            }[];
            /** @description Cursor of the next page; null after the last. */
            next: string | null;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  server: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            version: string;
            /** @description Version of Node.js. */
            node: string;
            /** Format: date-time */
            started: string;
            url: string;
            ports: {
              https: number | null;
              mqtt: number | null;
              mqttTls: number | null;
            };
            /** @description Mails go out by a mail server (setting smtp-url); else they are kept as files. */
            mails: boolean;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  settings: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            name: string;
            description: string;
            /** @description Null: absent. */
            value: string | null;
            /** @description `default`, or the flag or environment variable that gave it. */
            origin: string;
          }[];
        };
      };
      default: components['responses']['Error'];
    };
  };
  figures: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Since the start, as all counts here. */
            pointsStored: number;
            pointsRefused: number;
            /** @description Moved into the engine. */
            pointsFlushed: number;
            /** @description Acknowledged, and not in the engine yet. */
            spoolBytes: number;
            /** @description Beyond it writes are refused. */
            spoolLimitBytes: number;
            engineUp: boolean;
            queriesWaiting: number;
            /** @description Because too many waited, or waited for too long. */
            queriesRefused: number;
            /** @description Some points may be stored twice, and reads of them pay for it. */
            unsettled: boolean;
            /** @description Whose rows the engine is not rid of yet. */
            deletionsOpen: number;
            /** @description On the fullest disk of the data folder. */
            diskFreeBytes: number;
            diskShort: boolean;
            memoryBytes: number;
            /** @description Of all projects, as of the last look for `/quality`. */
            devices: number;
            /** @description The same. */
            series: number;
            /** @description How long that took. */
            qualityRoundSeconds: number;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  limits: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            [key: string]: number;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  healthz: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @constant */
            status: 'ok';
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  readyz: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            ready: boolean;
            /** @description What each store says. */
            checks: {
              [key: string]: {
                ok: boolean;
                message?: string;
              };
            };
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  metrics: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  openapi: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  docs: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
}
