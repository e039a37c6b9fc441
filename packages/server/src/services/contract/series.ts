/** Series of a project, named by their numbers. */
import type { IdForm } from '../../model/identity.js';
import type { Kind } from '../../model/kinds.js';
import type { WithExternalIds } from './external-ids.js';
import type { Page, PageRequest } from './paging.js';
import type { ListSearch } from '../../model/records/lists.js';
import type { NewSeriesFields, Series, SeriesFields, SeriesName } from '../../model/records/series.js';
import type { TagFilter } from '../../model/records/device.js';

export interface ProjectSeries {
  create(
    project: number,
    series: { device: string; name: string; kind: Kind } & WithExternalIds<NewSeriesFields>,
  ): Promise<Series>;
  get(project: number, id: number): Promise<Series>;
  /** The series of a variable on a device; undefined if there is none. */
  ofVariable(project: number, device: number, variable: number): Promise<Series | undefined>;
  /** All series of these devices: what a vendor API shows as a device's attributes, streams or sensors. */
  ofDevices(project: number, devices: readonly number[]): Promise<readonly Series[]>;
  /** The different names and kinds of series, and how many devices have each; the first 10,000 by age. */
  names(project: number): Promise<readonly SeriesName[]>;
  update(
    project: number,
    id: number,
    fields: WithExternalIds<SeriesFields> & { kind?: Kind },
  ): Promise<Series>;
  delete(project: number, id: number): Promise<void>;
  list(
    project: number,
    filter: { device?: string; name?: string; tags?: readonly TagFilter[] } & PageRequest,
  ): Promise<Page<Series>>;
  /** The ones that exist among these ids, by rising id. */
  byIds(project: number, ids: readonly number[]): Promise<readonly Series[]>;
  search(project: number, search: ListSearch): Promise<{ items: readonly Series[]; total: number }>;
  /** By their ids in an API, in the order asked; unknown ones are left out. */
  byExternalIds(project: number, form: IdForm, texts: readonly string[]): Promise<readonly Series[]>;
}
