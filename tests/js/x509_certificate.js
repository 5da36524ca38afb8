// k6/crypto/x509: every field of an EC certificate, and what is refused.
// expect: all as expected
import { getAltNames, getIssuer, getSubject, parse } from 'k6/crypto/x509';
import { refused, same, verdict } from './lib/known.js';

const ec = `-----BEGIN CERTIFICATE-----
MIIDDDCCApKgAwIBAgIBBzAKBggqhkjOPQQDAzCBmjELMAkGA1UEBhMCU0UxFDAS
BgNVBAsMC0VudHdpY2tsdW5nMQwwCgYDVQQLDANPcHMxFzAVBgNVBAoMDkdyw7xu
ICYgU8O2aG5lMQ8wDQYDVQQRDAYxMjMgNDUxFDASBgNVBAkMC1N0b3JnYXRhbiAx
MRAwDgYDVQQDDAdleGFtcGxlMRUwEwYDVQQDDAxzaG9wLmV4YW1wbGUwHhcNMjYx
MTI0MDkzOTMyWhcNMzYxMTIxMDkzOTMyWjCBmjELMAkGA1UEBhMCU0UxFDASBgNV
BAsMC0VudHdpY2tsdW5nMQwwCgYDVQQLDANPcHMxFzAVBgNVBAoMDkdyw7xuICYg
U8O2aG5lMQ8wDQYDVQQRDAYxMjMgNDUxFDASBgNVBAkMC1N0b3JnYXRhbiAxMRAw
DgYDVQQDDAdleGFtcGxlMRUwEwYDVQQDDAxzaG9wLmV4YW1wbGUwdjAQBgcqhkjO
PQIBBgUrgQQAIgNiAARZBbyWaq7Ot/B8EO6xwH8h9hV1zS4ofnGTWbMI35RGXTHk
F+KdgRtvAw82V3UP4TDGt0E8s7HKWmh5BBxTSzCB586HEPQJp+JiJ7hRVkS8dDEG
1pXQqU4XUwEAmiqmTbujgakwgaYwgYQGA1UdEQR9MHuGFmh0dHBzOi8vc2hvcC5l
eGFtcGxlL3iCDHNob3AuZXhhbXBsZYcEwAACB4EOYUBzaG9wLmV4YW1wbGWHECAB
DbgAAAAAAAAAAAAAAAGCDiouc2hvcC5leGFtcGxlpBYwFDESMBAGA1UEAwwJZWxz
ZXdoZXJliAMqAwQwHQYDVR0OBBYEFK8tOVIw+XdJAGlWmaz96J13b/5/MAoGCCqG
SM49BAMDA2gAMGUCMQCcFRv8TmuGOwcYN9lbbil1mJTmcuNAAQ4ovLr9jtIs6/Ky
z08Ek1TEwRuCAZzGmXgCMAimBhJdkxivlzagF35zbOxl16jUabZQmPaTopaBtEBG
RMM1+Q37XfgEhHPH0Z5thA==
-----END CERTIFICATE-----
`;
const ed25519 = `-----BEGIN CERTIFICATE-----
MIIBLjCB4aADAgECAhR5JgMXqlImw+hvDNkmxUr28nKKADAFBgMrZXAwDTELMAkG
A1UEAwwCZWQwHhcNMjYxMTI0MDkzOTMyWhcNMzYxMTIxMDkzOTMyWjANMQswCQYD
VQQDDAJlZDAqMAUGAytlcAMhABmuopgek27ed90cbJFz8WyokcvJz0iGo1mFMWSJ
oPMPo1MwUTAdBgNVHQ4EFgQU5nhkkNQ/IwGoaGYfd0JBj/4MqvMwHwYDVR0jBBgw
FoAU5nhkkNQ/IwGoaGYfd0JBj/4MqvMwDwYDVR0TAQH/BAUwAwEB/zAFBgMrZXAD
QQAyRsMp7WERaONIpucFYTL0JHD9q38TtauJHEm+Twjj/Aecb6Qt4oQ7BGSgA3jX
azuSJkW1FoSCp7dcR1dtwcIF
-----END CERTIFICATE-----
`;

export default function () {
  const c = parse(ec);
  same('members', Object.keys(c).sort().join(),
    'altNames,fingerPrint,issuer,notAfter,notBefore,publicKey,signatureAlgorithm,subject');
  const { names, organizationalUnitName, ...texts } = c.subject;
  same('subject', JSON.stringify(texts), JSON.stringify({
    commonName: 'shop.example', country: 'SE', localityName: '', organizationName: 'Grün & Söhne',
    stateOrProvinceName: '', postalCode: '123 45', streetAddress: 'Storgatan 1',
  }));
  same('units', organizationalUnitName.join(), 'Entwicklung,Ops');
  same('names', names.map((n) => `${n.type}=${n.value}`).slice(5).join(),
    '2.5.4.9=Storgatan 1,2.5.4.3=example,2.5.4.3=shop.example');
  same('issuer', Object.keys(getIssuer(ec)).sort().join(),
    'commonName,country,localityName,names,organizationName,stateOrProvinceName');
  same('alt names', getAltNames(ec).join(),
    'shop.example,*.shop.example,a@shop.example,192.0.2.7,2001:db8::1,https://shop.example/x');
  same('times', `${c.notBefore} ${c.notAfter}`, '2026-11-24T09:39:32Z 2036-11-21T09:39:32Z');
  same('signature', c.signatureAlgorithm, 'ECDSA-SHA384');
  same('fingerprint', c.fingerPrint.slice(0, 4).join(), '241,236,13,221');
  same('key', `${c.publicKey.algorithm} ${c.publicKey.key.curve.name} ${c.publicKey.key.x.toString(16).slice(0, 8)}`,
    'ECDSA P-384 5905bc96');
  same('as bytes', getSubject(new Uint8Array([...ec].map((ch) => ch.charCodeAt(0))).buffer).country, 'SE');

  same('Ed25519', getSubject(ed25519).commonName, 'ed');
  same('no units', getSubject(ed25519).organizationalUnitName.length, 0);
  refused('Ed25519', () => parse(ed25519), 'unsupported public key algorithm');
  refused('no PEM', () => parse('-'), 'failed to decode certificate PEM file');
  refused('a key', () => getIssuer('-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n'),
    'failed to parse certificate: the PEM text is a RSA PRIVATE KEY');
  refused('nothing', () => parse(), 'invalid type <nil>, expected string, []byte or ArrayBuffer');
  console.log(verdict());
}
