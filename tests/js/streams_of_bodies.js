// A body's stream is the class that the script has imported.
// expect: the same class
import { ReadableStream } from 'k6/experimental/streams';

export default function () {
  const streams = [new Blob(['x']).stream(), new Response('x').body];
  console.log(streams.every((s) => s instanceof ReadableStream) ? 'the same class' : 'another class');
}
