// Stacks show lines and columns of the file as it was written, behind types and what replaces enums.
// args: --iterations 1
// expect: at f (file:
// expect: typescript_positions.ts:8:78)
// expect: typescript_positions.ts:13:40
// expect: typescript_positions.ts:14:4)
import { Options } from 'k6/options';
const text: 'é😀' = 'x' as 'é😀'; function f(a: number): void { throw new Error(text) }

class A { constructor(public a: number, private b: string) {} }
export default function (): void {
  enum E {
    First = <any>new A(1, ''), Last = f(1) as any,
  }
  console.log(E.First);
}
