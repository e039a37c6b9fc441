/** Where mails cannot leave the server: which setting is to be made. Nothing where they can, or where it is not known. */
import { usePage } from '../../app/context.js';
import { useLoad } from '../../shared/load.js';

export function NoMailServer() {
  const { client } = usePage();
  const server = useLoad((signal) => client.server.info({ signal }), [client]);
  // An older server does not say.
  if (server.value?.mails !== false) return null;
  return (
    <p class="note bad" role="note" data-no-mail-server>
      This server has no mail server: nobody gets a mail, each is kept as a file in its folder{' '}
      <code>outbox</code>. Start it with the setting <code>smtp-url</code> (
      <code>TRIBUTARY_SMTP_URL=smtp://user:password@mail.example.org</code>).
    </p>
  );
}
