/** Key of the device that holds a project's virtual streams (device 0 in slugs); no list of devices shows it. */
export const VIRTUAL_DEVICE = 'iotile:virtual';
