export function indirect(value) {
  return value.field.of;
}
