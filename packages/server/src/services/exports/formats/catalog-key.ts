/** Under which name the description of devices and series stands in the metadata of a file, and what its first line says. */
export const CATALOG_KEY = 'tributary';
