// An identity provider on loopback (oidc-provider, npm): one client, whoever logs in is called what they typed.
//
//   node provider.js CALLBACK     prints its issuer
import Provider from 'oidc-provider';

const [callback] = process.argv.slice(2);
const server = (await import('node:http')).createServer();
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const issuer = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(issuer, {
  clients: [{
    client_id: 'guiju', client_secret: 'a secret of two', redirect_uris: [callback],
    response_types: ['code'], grant_types: ['authorization_code'], token_endpoint_auth_method: 'client_secret_post',
  }],
  pkce: { required: () => true, methods: ['S256'] },
  claims: { openid: ['sub'], profile: ['preferred_username'] },
  conformIdTokenClaims: false,
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, preferred_username: id }) }),
  cookies: { keys: ['for a test'] },
});
server.on('request', provider.callback());
console.log(issuer);
