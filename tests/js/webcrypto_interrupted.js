// What takes minutes ends when the test does.
// expect: 0 complete and 2 interrupted iterations
// expect-not: OperationError
export const options = {
  scenarios: {
    password: { executor: 'constant-vus', vus: 1, duration: '1s', gracefulStop: '0s', exec: 'password' },
    prime: { executor: 'constant-vus', vus: 1, duration: '1s', gracefulStop: '0s', exec: 'prime' },
  },
};

const key = await crypto.subtle.importKey('raw', new Uint8Array(8), 'PBKDF2', false, ['deriveBits']);

export async function password() {
  const params = { name: 'PBKDF2', hash: 'SHA-512', salt: new Uint8Array(8), iterations: 2 ** 32 - 1 };
  await crypto.subtle.deriveBits(params, key, 4096).catch((e) => console.log(e));
}

export async function prime() {
  const params = { name: 'RSA-PSS', modulusLength: 16384, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-1' };
  await crypto.subtle.generateKey(params, true, ['sign']).catch((e) => console.log(e));
}
