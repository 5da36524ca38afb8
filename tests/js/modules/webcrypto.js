// What the tests of WebCrypto share: a throw-away RSA key with values that another implementation computed from it,
// keys of RFC 5903 and RFC 6979, and a list of what isn't as expected.
export const unhex = (h) => new Uint8Array((h.match(/../g) || []).map((x) => parseInt(x, 16)));
export const hex = (b) => Array.from(new Uint8Array(b)).map((x) => x.toString(16).padStart(2, '0')).join('');
export const text = (s) => new TextEncoder().encode(s);
export const string = (b) => new TextDecoder().decode(b);

const wrong = [];
export function same(what, found, expected) {
  if (found !== expected) wrong.push(`${what}: ${found} instead of ${expected}`);
}
export async function refused(what, run, name, message) {
  try {
    await run();
    wrong.push(`${what}: accepted`);
  } catch (e) {
    same(what, e.name, name);
    if (message !== undefined) same(what, e.message, message);
    if (!(e instanceof Error)) wrong.push(`${what}: no Error`);
  }
}
export const verdict = () => (wrong.length === 0 ? 'all as expected' : wrong.join('\n'));

export const rsa = {
  kty: 'RSA',
  n: 'vFW8kl7Wwt4f2U1QPsG_DuBOoBgoQiRhleIuXPli6gKA9xt1vLYuEwaSzyupixGhYdfFRO74mOJfgneKCg3DydTlTDxg9v9oRdI1Tu6d'
    + 'e6lbRybwDDzDRslWwJzADJLuDQp5Bt1cEkBD8x_hfez6RVYHFZxOhHoaMlwhdoDOoLE',
  e: 'AQAB',
  d: 'mVybtPljmsV0W-h4OtJceYmwnO9vAQVNLddD99PgdzxYtmB3DJexhy6oJ-mfIy7VIq6o5gxPBXf5XG1pS-yPjAf00fD76AyfoOYYrUPW'
    + 'Tyd3n5sHjxdQVSRgrOzbKm8THCQQ89DEA8DWH34UrYhiO82Xi6dCUg6ewwCOW4N0Yr0',
  p: '-C_RuKpvWDXHofAJdSFesuFgo-pAOJyXsg-Nf7wcqgxLvhGq3LAUxPRaQ8kYP1XXTPhfxbTLL7gUQTPykZy2Nw',
  q: 'wkOPgcpHY-0RknFR-4rYPNbXZyuuzt1DnIKVsEW7JFBQjLE7ut37UaeU4wpeLin1GsQmWO8wns0e4-7_Tv7sVw',
  dp: 'FtuwoSVxY9pwLIYDGPqd0jPXxsEIcS5a-ldcXOtiaHcBctwFtJWzFAC9X4jh5tNtJPWrPHZOUHLPysGSEb8xOQ',
  dq: 'lxQjzzSZQMVmHRW0RIQ-l1IeQ0ZdtNOveVC1SVlxqVQs0L4lTbbFdUN3LvspM4296QsTJ6cdkOLFW07Lj4wCEQ',
  qi: 'SliTldtU-gjwMfYR6Y7cl9QOJNB29nbWFKM1gDo6mp82vxd_W7zMsd3_49uCHgeSEggL4oTimEDeE2_yKh0heQ',
};
export const rsaPublic = { kty: rsa.kty, n: rsa.n, e: rsa.e };
// Of 'signed text'.
export const signatures = {
  pkcs1: '018e83367cb0941acb257e8fc733d376431344aa632357cf60c396826d788242513ed0b6b3a54f797fea918329b62ce5014f1210'
    + 'bdc543387fb5ed927233f44d606c4b19cf714635a511fefa0df236f423030f5c7051eded4a5e974f4f4611ef7ebbd7b0e121c716'
    + 'e0c22a61f0799d5a0d98cdd018da5cc434f1bf097bd6c8ba',
  pssSalt20: 'b0ef62c48768bc0b6f2687058c1d1856d717f49c8c9a4277abb93d59e7406fd4e5811a1350e36f6d1fce12beeae626aa06dd8866'
    + '7825a2025681091367a21bdb78918700e9224d62f06578626f4697a90efd0de88e35b3f1c36478428deeee7c4d52908f934b77de'
    + 'bfb8d8c3a14d330b34d0f4727b33cb8e687713f8edda0338',
  pssSalt0: '35f4ff43fd09ede9536c181a53c013cb24e2813785b000ec5f2fd76411cbb07fd44d5fb491b2b87b6cfddb4d3bd728c85c44ec31'
    + '17454032612cbd8812412ca5ceca90018e5754008b9ef6ea27809d16e2ba294eddc2e63f2578ac2916da3e152963d5bc15cfd52a'
    + 'c0274566eab6f0be18dae61a07fbc473ea193b5dc6924585',
};
// 'for your eyes' with SHA-256, 'with label' with SHA-1 and the label L1.
export const sealed = {
  plain: 'a4cf8a70dd781d7d170c5978512d55e1b0d0236fb4f1524d776bc230f3a135468e0bf32290579898a586fdc272f43b811e103e2b'
    + 'c40b6437d9586b2e41df7eec9f81847077d7d5a226d9ca27385e8f04518cf913d54c205839a92863e9f4380f43a763623bf13811'
    + '0069659ee60457c55354a51aa059027824d793ec172ef7f3',
  label: '3aa9bed5396bbc65c71c74b6361e20bc09b1fb74b3e783fe8d032dde743dc16fb0d6c8ade81aebf6a895ccc4061678be3e220801'
    + '4990090d61b9d27e23a0690127fe190789d5c191950364a3d84e8028097e4c65a4a309f8678cc94502a0e6cf023eb49695e861f4'
    + '9f448dc87dac1512684a7ec32515b08d2554e7772940a244',
};
// RFC 5903 section 8.1
export const initiator = { kty: 'EC', crv: 'P-256', x: '2tC2U5QiHPmwUeH-yleH0Jjf5jf8kLnvlF0MN3JYEYA', y: 'UnGgRhzbglLWHxxFb6PlmrH0WzOsz19YOJ4Fd7iZC7M', d: 'yI8B9RDZrD9wopLaojFt5UTpqriv6EBJxiqcV4YtFDM' };
export const responder = { kty: 'EC', crv: 'P-256', x: '0S37UonI1PgSCLcCcDmMNCKWlwoLzLdMc2_HVUSUv2M', y: 'VvvzyjZswj6BV4VME8WNaqwj8Eatow-DU-dPMwOYcqs', d: 'xu-cXXiuASoBEWSss5fOIIhoXY8Gv5vgsoOrRkdr7lM' };
export const secret = 'd6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de';
// RFC 6979 section A.2.5, and the signature of 'sample' with SHA-256
export const ecdsa = { kty: 'EC', crv: 'P-256', x: 'YP7UuiVanTHJYet0xjVtaMBJuJI7Yfps5mliLmDyn7Y', y: 'eQP-EAi4vJmkGunpVii8ZPLxsgwtfp9Rd6PClNRGIpk', d: 'ya-p2EW6dRZrXCFXZ7HWk05Qw9s26JsSe4piKxIPZyE' };
export const ecdsaSignature = 'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716'
    + 'f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8';
