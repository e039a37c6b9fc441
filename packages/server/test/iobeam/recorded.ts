/**
 * Requests as the real clients make them for accounts, tokens and devices, and what each reads of the answer. Recorded
 * from the named sources; `{project}`, `{user}`, `{token}`, `{basic}` and `{made}` stand for values of the test.
 */

export interface Recorded {
  /** Repository and file. */
  readonly source: string;
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly status: number;
  /** Paths of members that the client reads, and the types that it wants them to have. */
  readonly reads?: Readonly<
    Record<string, 'string' | 'number' | 'boolean' | 'array' | 'stamp' | 'jwt' | 'empty'>
  >;
}

const PY = { 'user-agent': 'iobeam python', accept: '*/*', connection: 'keep-alive' };
const NODE = { accept: 'application/json', connection: 'keep-alive' };
const JAVA = { 'accept-encoding': 'gzip', 'content-type': 'application/json; charset=UTF-8' };
const GO = { 'user-agent': 'Go-http-client/1.1', 'accept-encoding': 'gzip' };
const BEARER = { authorization: 'Bearer {token}' };
const USER = { authorization: 'Bearer {user}' };
const USER_VIEW = {
  user_id: 'number',
  username: 'string',
  email: 'string',
  first_name: 'string',
  last_name: 'string',
} as const;

export const RECORDED: readonly Recorded[] = [
  {
    source: 'iobeam-client-python 0.11.0: iobeam/endpoints/devices.py registerDevice',
    method: 'POST',
    path: '/v1/devices',
    headers: { ...PY, ...BEARER },
    body: '{"project_id": {project}, "device_id": "py-1", "device_name": "py one"}',
    status: 201,
    reads: { device_id: 'string', device_name: 'string' },
  },
  {
    source: 'iobeam-client-python 0.3: endpoint names with a slash',
    method: 'POST',
    path: '/v1/devices/',
    headers: { ...PY, ...BEARER },
    body: '{"project_id": {project}}',
    status: 201,
    reads: { device_id: 'string', device_name: 'string' },
  },
  {
    source: 'iobeam-client-python 0.11.0: iobeam/endpoints/devices.py getTimestamp',
    method: 'GET',
    path: '/v1/devices/timestamp',
    headers: { ...PY, ...BEARER },
    status: 200,
    reads: { server_timestamp: 'number' },
  },
  {
    source: 'iobeam-client-python 0.11.0: iobeam/endpoints/tokens.py getProjectToken',
    method: 'GET',
    path: '/v1/tokens/project?project_id={project}&duration=5w&read=True&write=True&admin=False&refreshable=True&device_id=py-1',
    headers: { ...PY, ...USER },
    status: 200,
    reads: { token: 'jwt' },
  },
  {
    source: 'iobeam-client-python 0.11.0: iobeam/endpoints/tokens.py refreshToken',
    method: 'POST',
    path: '/v1/tokens/project',
    headers: PY,
    body: '{"refresh_token": "{token}"}',
    status: 200,
    reads: { token: 'jwt' },
  },
  {
    source: 'iobeam-client-node 0.10.1: src/endpoints/Devices.js register',
    method: 'POST',
    path: '/v1/devices',
    headers: { ...NODE, ...BEARER },
    body: '{"project_id":{project},"device_id":"node-1","device_name":"node one","device_type":"probe"}',
    status: 201,
    reads: { device_id: 'string', device_name: 'string', device_type: 'string', created: 'stamp' },
  },
  {
    source: 'iobeam-client-node 0.10.1: src/iobeam.js register (setOnDupe)',
    method: 'POST',
    path: '/v1/devices',
    headers: { ...NODE, ...BEARER },
    body: '{"project_id":{project},"device_id":"node-1"}',
    status: 422,
    reads: { 'errors.0.code': 'number', 'errors.0.message': 'string' },
  },
  {
    source: 'iobeam-client-node 0.10.1: src/endpoints/Tokens.js getUserToken',
    method: 'GET',
    path: '/v1/tokens/user',
    headers: { authorization: 'Basic {basic}', connection: 'keep-alive' },
    status: 200,
    reads: { token: 'string', user_id: 'number', expires: 'stamp' },
  },
  {
    source: 'iobeam-client-node 0.10.1: src/endpoints/Tokens.js getProjectToken',
    method: 'GET',
    path: '/v1/tokens/project?read=true&write=true&admin=false&project_id={project}&include_user=false',
    headers: { ...USER, connection: 'keep-alive' },
    status: 200,
    reads: { token: 'jwt', read: 'boolean', write: 'boolean', admin: 'boolean', user_id: 'number' },
  },
  {
    source:
      'iobeam-client-java 0.6.1: service/TokenService.java RefreshProjectToken, auth/ProjectBearerAuthToken.java',
    method: 'POST',
    path: '/v1/tokens/project',
    headers: JAVA,
    body: '{"refresh_token":"{token}"}',
    status: 200,
    reads: { project_id: 'number', token: 'jwt', expires: 'stamp' },
  },
  {
    source: 'iobeam-client-java 0.6.1: service/TokenService.java GetUserToken, auth/UserBearerAuthToken.java',
    method: 'GET',
    path: '/v1/tokens/user?password={password}&name={email}',
    headers: { 'accept-encoding': 'gzip' },
    status: 200,
    reads: { user_id: 'number', token: 'string', expires: 'stamp' },
  },
  {
    source: 'iobeam-client-java 0.6.1: service/DeviceService.java Add, resource/Device.java',
    method: 'POST',
    path: '/v1/devices',
    headers: { ...JAVA, ...BEARER },
    body: '{"created":"2015-03-01 20:55:21 -0400","device_id":"java-1","device_name":"java one","project_id":{project}}',
    status: 201,
    reads: { project_id: 'number', device_id: 'string', created: 'stamp' },
  },
  {
    source: 'iobeam-client-java 0.6.1: service/DeviceService.java Get, resource/DeviceList.java',
    method: 'GET',
    path: '/v1/devices?project_id={project}&offset=0&count=2',
    headers: { 'accept-encoding': 'gzip', ...BEARER },
    status: 200,
    reads: { devices: 'array', 'devices.0.device_id': 'string', 'devices.1.created': 'stamp' },
  },
  {
    source: 'iobeam-client-java 0.6.1: service/DeviceService.java Delete',
    method: 'DELETE',
    path: '/v1/devices/java-1',
    headers: { 'accept-encoding': 'gzip', ...BEARER },
    status: 204,
    reads: { '': 'empty' },
  },
  {
    source: 'iobeam (Go) 0.9.1: command/users.go getUser (after a login)',
    method: 'GET',
    path: '/v1/users/me',
    headers: { ...GO, ...USER },
    status: 200,
    reads: USER_VIEW,
  },
  {
    source: 'iobeam (Go) 0.9.1: command/users.go getUser',
    method: 'GET',
    path: '/v1/users?name={email}',
    headers: { ...GO, ...USER },
    status: 200,
    reads: USER_VIEW,
  },
  {
    source: 'iobeam (Go) 0.9.1: command/users.go updateUser',
    method: 'PATCH',
    path: '/v1/users/me',
    headers: { ...GO, ...USER, 'content-type': 'application/json' },
    body: '{"first_name":"One","last_name":"Owner"}\n',
    status: 200,
    reads: USER_VIEW,
  },
  {
    source: 'iobeam (Go) 0.9.1: command/projects.go createProject',
    method: 'POST',
    path: '/v1/projects',
    headers: { ...GO, ...USER, 'content-type': 'application/json' },
    body: '{"project_name":"from the command line"}\n',
    status: 201,
    reads: { project_id: 'number', project_name: 'string' },
  },
  {
    source: 'iobeam (Go) 0.9.1: command/tokens.go getProjectToken',
    method: 'GET',
    path: '/v1/tokens/project?admin=true&include_user=false&project_id={project}&read=true&write=true',
    headers: { ...GO, ...USER },
    status: 200,
    reads: {
      token: 'jwt',
      expires: 'stamp',
      project_id: 'number',
      read: 'boolean',
      write: 'boolean',
      admin: 'boolean',
    },
  },
  {
    source: 'iobeam (Go) 0.9.1: command/projects.go listProjects; grafana-plugin 1.0.0: src/datasource.js',
    method: 'GET',
    path: '/v1/projects/',
    headers: { ...GO, ...USER },
    status: 200,
    reads: {
      projects: 'array',
      'projects.0.project_id': 'number',
      'projects.0.created': 'stamp',
      'projects.0.permissions.admin': 'boolean',
    },
  },
  {
    source: 'iobeam (Go) 0.9.1: command/projects.go getProject',
    method: 'GET',
    path: '/v1/projects/{project}',
    headers: { ...GO, ...USER },
    status: 200,
    reads: {
      project_name: 'string',
      created: 'stamp',
      'permissions.read.0.user_id': 'number',
      'permissions.admin': 'array',
    },
  },
  {
    source: 'iobeam (Go) 0.9.1: command/projects.go getProjectPermissions',
    method: 'GET',
    path: '/v1/projects/{project}/permissions',
    headers: { ...GO, ...USER },
    status: 200,
    reads: { 'permissions.write': 'array', 'permissions.admin.0.user_id': 'number' },
  },
  {
    source: 'iobeam (Go) 0.9.1: command/projects.go updateProject',
    method: 'PATCH',
    path: '/v1/projects/{project}',
    headers: { ...GO, ...USER, 'content-type': 'application/json' },
    body: '{"project_name":"renamed","project_id":{project}}\n',
    status: 200,
  },
  {
    source: 'iobeam (Go) 0.9.1: command/devices.go createDevice',
    method: 'POST',
    path: '/v1/devices',
    headers: { ...GO, ...BEARER, 'content-type': 'application/json' },
    body: '{"project_id":{project},"device_id":"go-1","device_name":"go one"}\n',
    status: 201,
    reads: { device_id: 'string', device_name: 'string' },
  },
  {
    source: 'iobeam (Go) 0.9.1: command/devices.go getDevice by name',
    method: 'GET',
    path: '/v1/devices?name=go+one',
    headers: { ...GO, ...BEARER },
    status: 200,
    reads: { device_id: 'string', device_name: 'string', project_id: 'number', created: 'stamp' },
  },
  {
    source: 'iobeam (Go) 0.9.1: command/devices.go updateDevice',
    method: 'PATCH',
    path: '/v1/devices/go-1',
    headers: { ...GO, ...BEARER, 'content-type': 'application/json' },
    body: '{"project_id":{project},"device_id":"go-1","device_type":"probe"}\n',
    status: 200,
  },
  {
    source: 'iobeam (Go) 0.9.1: command/devices.go deleteDevice',
    method: 'DELETE',
    path: '/v1/devices/go-1',
    headers: { ...GO, ...BEARER },
    status: 204,
    reads: { '': 'empty' },
  },
  {
    source: 'grafana-plugin 1.0.0: src/datasource.js (a project token with nothing but the project)',
    method: 'GET',
    path: '/v1/tokens/project?project_id={project}',
    headers: {
      ...USER,
      'accept-type': 'application/json',
      'access-control-allow-origin': '*',
      origin: 'http://grafana.example',
    },
    status: 200,
    reads: { token: 'jwt', read: 'boolean' },
  },
  {
    source: 'grafana-plugin 1.0.0: first test of the data source',
    method: 'GET',
    path: '/v1/ping',
    status: 200,
  },
];
