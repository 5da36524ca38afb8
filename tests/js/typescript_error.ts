// A file that is no TypeScript either is refused with its place.
// expect-exit: 107
// expect: typescript_error.ts: Line 5:25 Unexpected
let a: number = 1;
let b = a as unknown as ;
export default function (): void {}
