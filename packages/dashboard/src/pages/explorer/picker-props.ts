/** What all parts of the picker have: which series are chosen, and what a choice does. */
export interface PickerProps {
  readonly chosen: readonly number[];
  readonly onAdd: (ids: readonly number[]) => void;
  readonly onRemove: (id: number) => void;
}
