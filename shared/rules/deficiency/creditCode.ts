/** Alphabet of GB 32100-2015: digits and capitals without I, O, S, V and Z. */
const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/**
 * Whether a unified social credit code (统一社会信用代码) is well-formed: 18 characters, the last of which checks the others
 * (GB 32100-2015: weights 3^(i−1) mod 31, check = 31 − Σ mod 31).
 */
export function isCreditCode(code: string): boolean {
  if (!new RegExp(`^[${ALPHABET}]{18}$`).test(code)) return false;
  let sum = 0;
  let weight = 1;
  for (const character of code.slice(0, 17)) {
    sum += ALPHABET.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return ALPHABET[(31 - (sum % 31)) % 31] === code[17];
}
