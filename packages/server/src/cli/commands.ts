/**
 * Every command of `tributary` by its name, as its help lists them. Rule: a command is read from the disk when it is asked for; all of them
 * are more than a thousand files, and most of a second.
 */
import type { Command } from 'commander';
import type { Io } from './io.js';

export const COMMANDS: Readonly<Record<string, () => Promise<(io: Io) => Command>>> = {
  serve: async () => (await import('./commands/serve.js')).serveCommand,
  import: async () => (await import('./commands/import.js')).importCommand,
  move: async () => (await import('./commands/move.js')).moveCommand,
  export: async () => (await import('./commands/export.js')).exportCommand,
  delete: async () => (await import('./commands/delete.js')).deleteCommand,
  deleted: async () => (await import('./commands/deleted.js')).deletedCommand,
  undelete: async () => (await import('./commands/deleted.js')).undeleteCommand,
  query: async () => (await import('./commands/query.js')).queryCommand,
  plot: async () => (await import('./commands/plot.js')).plotCommand,
  tail: async () => (await import('./commands/tail.js')).tailCommand,
  report: async () => (await import('./commands/report.js')).reportCommand,
  upload: async () => (await import('./commands/upload.js')).uploadCommand,
  status: async () => (await import('./commands/status.js')).statusCommand,
  doctor: async () => (await import('./commands/doctor.js')).doctorCommand,
  projects: async () => (await import('./commands/things.js')).projectsCommand,
  devices: async () => (await import('./commands/devices.js')).devicesCommand,
  series: async () => (await import('./commands/things.js')).seriesCommand,
  assets: async () => (await import('./commands/things.js')).assetsCommand,
  alerts: async () => (await import('./commands/alerts.js')).alertsCommand,
  boards: async () => (await import('./commands/boards.js')).boardsCommand,
  retention: async () => (await import('./commands/retention.js')).retentionCommand,
  jobs: async () => (await import('./commands/things.js')).jobsCommand,
  tokens: async () => (await import('./commands/tokens.js')).tokensCommand,
  adopt: async () => (await import('./commands/adopt.js')).adoptCommand,
  users: async () => (await import('./commands/users.js')).usersCommand,
  quality: async () => (await import('./commands/quality.js')).qualityCommand,
  refusals: async () => (await import('./commands/refusals.js')).refusalsCommand,
  'mqtt-upstream': async () => (await import('./commands/mqtt-upstream.js')).mqttUpstreamCommand,
  audit: async () => (await import('./commands/audit.js')).auditCommand,
  connect: async () => (await import('./commands/connect.js')).connectCommand,
  login: async () => (await import('./commands/login.js')).loginCommand,
  logout: async () => (await import('./commands/login.js')).logoutCommand,
  profiles: async () => (await import('./commands/login.js')).profilesCommand,
  demo: async () => (await import('./commands/demo.js')).demoCommand,
  backup: async () => (await import('./commands/backup.js')).backupCommand,
  restore: async () => (await import('./commands/backup.js')).restoreCommand,
  config: async () => (await import('./commands/config.js')).configCommand,
  completion: async () => (await import('./commands/completion.js')).completionCommand,
  admin: async () => (await import('./commands/admin.js')).adminCommand,
};
