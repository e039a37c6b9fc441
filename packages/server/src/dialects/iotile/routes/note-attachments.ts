/**
 * Files of notes, in the three steps of the clients: ask for an address, send the file there as a form, say that it is
 * there. Ensures that an address is good for one file of one note, and that the form is answered with 204, the only
 * status that clients count as success. A file goes with its note, and with the next file of it.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { originFor } from '../../links.js';
import { isMultipart, readForm } from '../../multipart.js';
import { UPLOAD_KIND, announced, signedIn, type Announced } from '../credentials.js';
import { errorText, fieldErrors, notFound } from '../errors.js';
import { bytesOf } from '../http/body.js';
import { Fields } from '../http/fields.js';
import { route, type IotileRoute, type OpenCall } from '../route.js';
import { NOTE, noteOf } from './notes.js';

const FILE = 'iotile.attachment';

export const noteAttachmentRoutes: readonly IotileRoute[] = [
  route({
    method: 'POST',
    path: '/note/:id/uploadurl/',
    needs: signedIn,
    status: 202,
    handle: async (call) => {
      const { place, note } = await noteOf(call, 'write');
      const fields = new Fields(call.fields());
      const name = fields.text('name', 255);
      const type = fields.optionalText('content_type', 100) ?? 'application/octet-stream';
      fields.check();
      const [secret, uuid] = [randomBytes(24).toString('base64url'), randomUUID()];
      const body = { note: note.id, organization: place.project.organization, name, type, uuid };
      await call.services.documents.create(place.project.id, UPLOAD_KIND, { name: secret, body });
      const url = `${originFor(call.services, call.request)}/api/v1/upload/${place.project.id}/${secret}/`;
      return { url, fields: { key: `note/${note.id}/${uuid}` }, uuid };
    },
  }),
  route({ method: 'POST', path: '/upload/:project/:secret/', needs: announced, handle: receive }),
  route({
    method: 'POST',
    path: '/note/:id/uploadsuccess/',
    needs: signedIn,
    status: 202,
    handle: async (call) => {
      const { place, note } = await noteOf(call, 'write');
      const { uuid } = call.fields();
      const { received } = note.body as { received?: { uuid: string; file: number } };
      if (received === undefined || received.uuid !== uuid)
        throw fieldErrors({ uuid: 'No file was sent for it.' });
      const { attachment } = note.body;
      const body = { ...note.body, attachment: received.file, files: [received.file] };
      await call.services.documents.update(place.project.id, NOTE, note.id, { body });
      if (typeof attachment === 'number' && attachment !== received.file)
        await call.services.files.delete(place.project.organization, attachment);
      return { id: note.id, uuid };
    },
  }),
  route({
    method: 'GET',
    path: '/note/:id/attachment/',
    needs: signedIn,
    handle: async (call) => {
      const { place, note } = await noteOf(call, 'read');
      const { attachment } = note.body;
      if (typeof attachment !== 'number') throw notFound();
      const { info, open } = await call.services.files.get(place.project.organization, attachment);
      return call.reply
        .type(info.type)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(info.name)}`)
        .send(open());
    },
  }),
];

async function receive({ services, request, project: { id: project }, upload }: OpenCall & Announced) {
  const contentType = request.headers['content-type'];
  const content = bytesOf(request);
  const form = isMultipart(contentType) && content.length > 0 ? readForm(contentType, content) : undefined;
  const file = form?.files[0];
  if (file === undefined) throw errorText(400, "missing request.data['file']");
  const { note, organization, name, type, uuid } = upload.body as {
    note: number;
    organization: number;
    name: string;
    type: string;
    uuid: string;
  };
  const { info } = await services.files.create(
    { organization, project, kind: FILE, name, type, attributes: { document: note } },
    Readable.from([file.content]),
  );
  const { body } = await services.documents.get(project, NOTE, note);
  const { attachment, received } = body as { attachment?: number; received?: { file: number } };
  const files = [info.id, ...(attachment === undefined ? [] : [attachment])];
  await services.documents.update(project, NOTE, note, {
    body: { ...body, received: { uuid, file: info.id }, files },
  });
  // One that was sent and never said to be there.
  if (received !== undefined && received.file !== attachment)
    await services.files.delete(organization, received.file);
  await services.documents.delete(project, UPLOAD_KIND, upload.id);
}
