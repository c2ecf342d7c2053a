/** A file's text, as Vite imports it: tests in workerd have no file system. */
declare module "*?raw" {
  const text: string;
  export default text;
}
