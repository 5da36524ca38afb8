// A local signer of requests to AWS: the example of Amazon's documentation, and headers that arrive as they were signed.
// expect: all as expected
import http from 'k6/http';
import { AWSConfig, InvalidConfigError, Signer } from './jslib/aws.js';
import { refused, same, verdict } from './lib/known.js';

const keys = { region: 'us-east-1', accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const signatureOf = (headers) => /Signature=(.*)/.exec(headers.authorization)[1];

export default function () {
  const hostname = 'example.amazonaws.com';
  const now = new Date('2015-08-30T12:36:00Z');
  const signer = new Signer(new AWSConfig(keys), 'service');
  const vanilla = signer.sign({ method: 'GET', hostname }, now);
  same('get-vanilla', signatureOf(vanilla), '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31');
  same('post-vanilla', signatureOf(signer.sign({ method: 'POST', hostname }, now)), '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b');
  same('a query', signatureOf(signer.sign({ method: 'GET', hostname, query: { Param2: 'value2', Param1: 'value1' } }, now)), 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500');

  refused('a region', () => new AWSConfig({ ...keys, region: 'nowhere' }), "'nowhere' is no region");
  same('its error', (() => { try { AWSConfig.fromEnvironment({ region: '' }); } catch (e) { return e instanceof InvalidConfigError; } })(), true);

  const host = __ENV.BASE_URL.replace('http://', '');
  const signed = signer.sign({ method: 'PUT', hostname: host, path: '/put', headers: { 'X-Amz-Meta': 'a   b' }, body: 'text' });
  const echo = http.put(`${__ENV.BASE_URL}/put`, 'text', { headers: signed }).json();
  same('arrives', echo.headers.Authorization, signed.authorization);
  same('signed', /SignedHeaders=host;x-amz-date;x-amz-meta, Signature=[0-9a-f]{64}$/.test(echo.headers.Authorization), true);
  console.log(verdict());
}
