export interface Shape { name: string }
export type Area = number;
export class Square implements Shape {
  constructor(public readonly name: string, private side: number = 2) {}
  area(): Area { return this.side ** 2; }
}
const nothing = 1;
export { nothing, type Shape as Form };
