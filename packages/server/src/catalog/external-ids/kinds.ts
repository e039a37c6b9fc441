/** The kinds of things that have external ids: their tables, and their names in errors. */
export const TABLES = { project: 'projects', device: 'devices', series: 'series', asset: 'assets' } as const;

export const WHAT = { project: 'Project', device: 'Device', series: 'Series', asset: 'Asset' } as const;
