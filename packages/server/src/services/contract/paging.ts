/** Lists that are read page by page: `next` is the cursor of the page behind, null at the end. */
export interface PageRequest {
  /** From 1 to 1,000; absent: 100. A page may be shorter, however many there are. */
  readonly limit?: number;
  /** Absent: the first page. Opaque; `cursor_invalid` for what no answer gave. */
  readonly cursor?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}
