// 181 of a thousand, as the API cuts it: 18.1%.
export function perMille(part: number): string {
  return `${Math.trunc(part / 10)}.${part % 10}%`
}
