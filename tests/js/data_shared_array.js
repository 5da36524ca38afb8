// A SharedArray is made once for all VUs, reads as an array, and can't be written.
// args: --vus 5 --iterations 5
// expect: ✓ reads as an array
// expect: ✓ can't be written
// expect: ✓ iterates
// expect: 100.00% 20 out of 20
import { check } from 'k6';
import { SharedArray } from 'k6/data';

const users = new SharedArray('users', () => JSON.parse(open('./modules/users.json')));

export default function () {
  const before = users[1].name;
  let refused = false;
  try {
    users[1] = { name: 'eve' };
  } catch (e) {
    refused = true;
  }
  const copy = users[1];
  let frozen = false;
  try {
    copy.name = 'changed';
  } catch (e) {
    frozen = e instanceof TypeError && e.message === "Cannot assign to read only property 'name'";
  }
  check(users, {
    'reads as an array': (u) => u.length === 3 && u[0].name === 'ann' && u[9] === undefined,
    "can't be written": (u) => refused || u[1].name === before,
    'an element is frozen': (u) => frozen && u[1].name === before,
    iterates: (u) => {
      const names = [];
      for (const user of u) names.push(user.name);
      return names.join() === 'ann,bob,cy' && u.map((x) => x.id).join() === '1,2,3';
    },
  });
}
