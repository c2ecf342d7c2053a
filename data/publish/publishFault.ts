/** Why a layer or a whole publish was refused, in words for the person at the terminal. Nothing has been changed. */
export class PublishFault extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "PublishFault";
  }
}
