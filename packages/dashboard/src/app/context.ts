/** What every view works with: who asks, of which project, and where problems go. */
import type { Me, Project, Tributary } from '@tributary/client';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Params } from '../shared/route.js';

export interface Page {
  readonly client: Tributary;
  readonly me: Me;
  readonly project: Project;
  readonly projects: readonly Project[];
  /** Whether the one who looks may write to the project, administers it, and administers the organization. */
  readonly may: { readonly write: boolean; readonly administer: boolean; readonly organize: boolean };
  /** What to say of an error; one that ends the login shows the form instead. */
  readonly fail: (error: unknown) => string;
  /** A short word at the edge of the page; with `undo`, a button that takes back what it is about. */
  readonly tell: (message: string, undo?: () => Promise<void>) => void;
  /** After a change of the projects themselves. */
  readonly reread: () => Promise<void>;
  /** An address within the project. */
  readonly at: (path: readonly string[], params?: Params) => string;
}

export const PageContext = createContext<Page | undefined>(undefined);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === undefined) throw new Error('a view outside of the page');
  return page;
}
