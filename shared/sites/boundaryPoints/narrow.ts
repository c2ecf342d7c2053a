/** Full-width forms as ASCII (Unicode NFKC), Chinese full stops as dots, without spaces: numbers and signs. */
export function narrow(text: string): string {
  return text.normalize("NFKC").replaceAll("。", ".").replace(/\s/g, "");
}
