/** One message of the conversation as it was heard; the order is the order in which things came to be. */
export type Message =
  | { readonly role: 'system'; readonly text: string }
  | { readonly role: 'user'; readonly text: string }
  | {
      readonly role: 'assistant';
      /** The words that the caller heard, or, in a request, was going to hear. */
      readonly text: string;
      readonly interrupted?: boolean;
    }
  | {
      readonly role: 'tool';
      readonly id: string;
      readonly name: string;
      /** The call's arguments as the model gave them. */
      readonly args: unknown;
      readonly result: unknown;
    };
