// Known answers: what differs from them is gathered, and told at the end.
const wrong = [];

export function same(what, found, expected) {
  if (found !== expected) wrong.push(`${what}: ${found} instead of ${expected}`);
}

// The same for lists and objects, by what JSON has of them.
export function alike(what, found, expected) {
  same(what, JSON.stringify(found), JSON.stringify(expected));
}

// `run` must throw an exception whose message (or other property) is this.
export function refused(what, run, expected, property = 'message') {
  try {
    same(what, run(), `an exception, ${expected}`);
  } catch (e) {
    same(what, e[property], expected);
  }
}

export function verdict() {
  return wrong.length === 0 ? 'all as expected' : wrong.join('\n');
}
