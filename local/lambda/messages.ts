/** What the host and a worker thread say to each other. */

/** Where `fetch` finds the hosts of its URLs. */
export interface Resolution {
  /** Origin (`http://127.0.0.1:PORT`) by exact host name, without a port. */
  hosts: Record<string, string>;
  /** Origin by the form of the host name; the first that fits wins, after `hosts`. */
  patterns: { host: RegExp; origin: string }[];
  /** All other names but loopback: `refuse` fails like a name that does not exist. */
  others: 'refuse' | 'network';
}

/** Given to a worker when it is made. */
export interface WorkerSetup {
  functionName: string;
  functionArn: string;
  /** Folder of the bundle. */
  folder: string;
  /** `file.export`, such as `index.handler`. */
  handler: string;
  memoryMb: number;
  resolve: Resolution;
}

/** Asks a worker to run the handler once. */
export interface InvokeMessage {
  requestId: string;
  /** JSON text. */
  payload: string;
  /** Milliseconds to add to the worker's clock. */
  clockOffset: number;
  timeoutMilliseconds: number;
}

/** What Lambda reports of a failed handler. */
export interface FunctionError {
  errorType: string;
  errorMessage: string;
  /** Lines of the stack; absent where the service and not the runtime reports. */
  trace?: string[];
}

/** A line that the function wrote, without its end. */
export interface LineMessage {
  stream: 'stdout' | 'stderr';
  text: string;
}

/** A worker's answer. */
export type WorkerAnswer =
  | { outcome: 'returned'; payload: string }
  /** `reusable` tells whether the next invocation may use the same worker. */
  | { outcome: 'failed'; failure: FunctionError; reusable: boolean };
