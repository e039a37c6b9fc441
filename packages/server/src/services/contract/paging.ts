/** Lists that are read page by page. */
/** A list read page by page; the cursor is opaque to the dialect. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string;
}
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}
