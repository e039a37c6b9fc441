/** Of all rows of the table, in pixels: as in devices.css. */
export const ROW = 44;
