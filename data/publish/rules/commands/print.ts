/** Takes one line for the terminal. */
export type Print = (line: string) => void;
