/**
 * The bodies printed on Losant's page "Data Actions" (docs.losant.com, REST API, as of API 1.29), as they stand there, and
 * the shapes that it gives for the answers.
 */
export const EXPORT_BODY = `{
"email": "export@example.com",
"deviceIds": [
"575ecf887ae143cd83dc4aa2",
"575ef5c97ae143cd83dc4aac"
],
"attributes": [
"voltage"
],
"end": 0,
"options": {
"includeDate": false,
"includeID": true
}
}`;

export const EXPORT_CURL =
  '{"email":"export@example.com","deviceIds":["575ecf887ae143cd83dc4aa2","575ef5c97ae143cd83dc4aac"],"attributes":["voltage"],"end":0,"options":{"includeDate":false,"includeID":true}}';

export const LAST_VALUE_BODY = `{
"deviceIds": [
"575ecf887ae143cd83dc4aa2",
"575ef5c97ae143cd83dc4aac"
],
"attribute": "voltage"
}`;

export const LAST_VALUE_CURL =
  '{"deviceIds":["575ecf887ae143cd83dc4aa2","575ef5c97ae143cd83dc4aac"],"attribute":"voltage"}';

export const TIME_SERIES_BODY = `{
"end": 0,
"duration": 600000,
"resolution": 300000,
"aggregation": "MEAN",
"attributes": [
"voltage"
],
"deviceTags": [
{
"key": "floor",
"value": "8"
}
]
}`;

export const TIME_SERIES_CURL =
  '{"end":0,"duration":600000,"resolution":300000,"aggregation":"MEAN","attributes":["voltage"],"deviceTags":[{"key":"floor","value":"8"}]}';

export const PRINTED_DEVICES = ['575ecf887ae143cd83dc4aa2', '575ef5c97ae143cd83dc4aac'] as const;

/** The scopes that the page names for each action; one of them is enough. */
export const PRINTED_SCOPES = (action: string): string[] => [
  'all.Application',
  'all.Application.read',
  'all.Device',
  'all.Device.read',
  'all.Organization',
  'all.Organization.read',
  'all.User',
  'all.User.read',
  'data.*',
  `data.${action}`,
];
