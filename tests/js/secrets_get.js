// args: --log-format=raw --secret-source=mock=default,token=tok-1,blank=,js=a"b --secret-source=mock=name=other,token=tok-2
// expect: init ***SECRET_REDACTED***
// expect: default ***SECRET_REDACTED*** 5
// expect: other ***SECRET_REDACTED*** 5
// expect: quoted <***SECRET_REDACTED***> {"k":"a\"b"}
// expect: blank [] 0
// expect: again true
// expect: refused GoError: no value
// expect: refused GoError: no secret source with name "third" is configured
// expect: refused GoError: no secret source with name "undefined" is configured
// expect: refused TypeError: cannot convert symbol to string
// expect: Error: thrown with ***SECRET_REDACTED***
// expect-not: tok-1
// expect-not: tok-2
import secrets, { get } from 'k6/secrets';

const token = await secrets.get('token');
console.log('init', token);
export const options = { vus: 2, iterations: 2 };

async function refused(promise) {
  try {
    console.log('not refused', await promise());
  } catch (e) {
    console.log('refused', String(e));
  }
}

export default async function () {
  console.log('default', token, token.length);
  const other = secrets.source('other');
  const second = await other.get('token');
  console.log('other', second, second.length);
  const quoted = await secrets.get('js');
  console.log('quoted', `<${quoted}>`, JSON.stringify({ k: quoted }));
  const blank = await secrets.get('blank');
  console.log('blank', `[${blank}]`, blank.length);
  console.log('again', (await secrets.get('token')) === token, get === undefined, Object.keys(other));
  await refused(() => secrets.get('nope'));
  await refused(() => secrets.get());
  await refused(() => secrets.source('third').get('token'));
  await refused(() => secrets.source().get('token'));
  await refused(() => secrets.get(Symbol('x')));
  throw new Error(`thrown with ${token}`);
}
