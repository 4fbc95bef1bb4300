// A real OpenID Connect issuer for the tests: node issuer.mjs PORT KEY-ID KEY-FILE ALGORITHM
//
// People sign in with any password; what tokens say of them beside their names is what a test last said with PUT
// /test/people/NAME. POST /test/tokens signs claims as a test wants them, with the issuer's own key or without.

import { createServer } from 'node:http';
import { createHmac, createPrivateKey, createPublicKey } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import Provider from 'oidc-provider';

const [port, kid, keyFile, algorithm] = process.argv.slice(2);
const url = `http://127.0.0.1:${port}`;
const audience = 'https://faso.test';
const people = new Map();

// The same key again after a restart, unless another id is asked for.
async function signingKey() {
  if (existsSync(keyFile)) {
    const kept = JSON.parse(readFileSync(keyFile, 'utf8'));
    if (kept.kid === kid) return kept;
  }
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid, alg: algorithm, use: 'sig' };
  writeFileSync(keyFile, JSON.stringify(jwk), { mode: 0o600 });
  return jwk;
}

const jwk = await signingKey();
const claims = (name) => ({ name: `${name} of the directory`, email: `${name}@gov.example`, ...people.get(name) });

const provider = new Provider(url, {
  jwks: { keys: [jwk] },
  clients: [
    {
      client_id: 'faso',
      token_endpoint_auth_method: 'none',
      id_token_signed_response_alg: algorithm,
      application_type: 'native',
      redirect_uris: ['http://127.0.0.1/callback'],
      response_types: ['code'],
      grant_types: ['authorization_code', 'urn:ietf:params:oauth:grant-type:device_code'],
    },
  ],
  scopes: ['openid', 'profile', 'email', 'groups'],
  enabledJWA: { idTokenSigningAlgValues: [algorithm] },
  pkce: { required: () => true },
  cookies: { keys: ['a key of tests only'] },
  extraTokenClaims: (_ctx, token) => (token.accountId ? claims(token.accountId) : undefined),
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...claims(id) }) }),
  features: {
    devInteractions: { enabled: true },
    deviceFlow: { enabled: true },
    resourceIndicators: {
      enabled: true,
      useGrantedResource: () => true,
      getResourceServerInfo: (_ctx, resource) => ({
        scope: 'openid profile email groups',
        audience: resource,
        accessTokenFormat: 'jwt',
        accessTokenTTL: 600,
        jwt: { sign: { alg: algorithm } },
      }),
    },
  },
});

async function body(request) {
  let text = '';
  for await (const part of request) text += part;
  return JSON.parse(text);
}

const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

async function token({ alg = algorithm, header = {}, offset = 0, life = 300, ...claims }) {
  const now = Math.floor(Date.now() / 1000) + offset;
  const all = { iss: url, aud: audience, sub: 'awa', iat: now, exp: now + life, ...claims };
  const head = { alg, kid, typ: 'at+jwt', ...header };
  if (alg === 'none') return `${encoded(head)}.${encoded(all)}.`;
  if (alg === 'HS256') {
    // The old trick: the public key, known to all, as a shared secret.
    const pem = createPublicKey(createPrivateKey({ key: jwk, format: 'jwk' })).export({ type: 'spki', format: 'pem' });
    const signed = `${encoded(head)}.${encoded(all)}`;
    return `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`;
  }
  return new SignJWT(all).setProtectedHeader(head).sign(await importJWK(jwk, alg));
}

const answer = provider.callback();
createServer(async (request, response) => {
  if (request.url.startsWith('/test/people/')) {
    people.set(request.url.slice('/test/people/'.length), await body(request));
    response.end();
  } else if (request.url === '/test/tokens') {
    response.end(await token(await body(request)));
  } else {
    answer(request, response);
  }
}).listen(Number(port), '127.0.0.1', () => console.log(`issuer ${url}`));
