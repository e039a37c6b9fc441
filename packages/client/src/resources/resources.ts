/** All resources of a connection, as the client has them. Rule: a resource is made once, here, under the name of its path. */
import type { Connection } from '../native/connection.js';
import { Adoptions } from './adoptions.js';
import { AlertChannels, AlertSilences } from './alert-channels.js';
import { AlertRules } from './alert-rules.js';
import { Alerts } from './alerts.js';
import { Apis } from './apis.js';
import { Assets } from './assets.js';
import { Audit } from './audit.js';
import { Boards, Shared } from './boards.js';
import { Deletions } from './deletions.js';
import { Devices } from './devices.js';
import { Exports } from './exports.js';
import { Invitations } from './invitations.js';
import { Jobs } from './jobs.js';
import { Moves } from './moves.js';
import { Projects } from './projects.js';
import { Quality } from './quality.js';
import { Refusals } from './refusals.js';
import { Retention } from './retention.js';
import { SeriesResource } from './series.js';
import { Server } from './server.js';
import { Tokens } from './tokens.js';
import { Users } from './users.js';

export class Resources {
  // ── things ──
  readonly projects: Projects;
  readonly devices: Devices;
  readonly series: SeriesResource;
  readonly assets: Assets;
  readonly adoptions: Adoptions;
  // ── alerts ──
  readonly alerts: Alerts;
  readonly alertRules: AlertRules;
  readonly alertChannels: AlertChannels;
  readonly alertSilences: AlertSilences;
  // ── boards ──
  readonly boards: Boards;
  readonly shared: Shared;
  // ── people ──
  readonly tokens: Tokens;
  readonly users: Users;
  readonly invitations: Invitations;
  // ── work and log ──
  readonly exports: Exports;
  readonly deletions: Deletions;
  readonly retention: Retention;
  readonly jobs: Jobs;
  /** Moves that this program does. */
  readonly moves: Moves;
  readonly audit: Audit;
  readonly quality: Quality;
  readonly refusals: Refusals;
  readonly server: Server;
  readonly apis: Apis;

  constructor(api: Connection) {
    this.projects = new Projects(api);
    this.devices = new Devices(api);
    this.series = new SeriesResource(api);
    this.assets = new Assets(api);
    this.adoptions = new Adoptions(api);
    this.alerts = new Alerts(api);
    this.alertRules = new AlertRules(api);
    this.alertChannels = new AlertChannels(api);
    this.alertSilences = new AlertSilences(api);
    this.boards = new Boards(api);
    this.shared = new Shared(api);
    this.tokens = new Tokens(api);
    this.users = new Users(api);
    this.invitations = new Invitations(api);
    this.exports = new Exports(api);
    this.deletions = new Deletions(api);
    this.retention = new Retention(api);
    this.jobs = new Jobs(api);
    this.moves = new Moves(api);
    this.audit = new Audit(api);
    this.quality = new Quality(api);
    this.refusals = new Refusals(api);
    this.server = new Server(api);
    this.apis = new Apis(api);
  }
}
