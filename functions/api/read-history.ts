import { GetExecutionHistoryCommand, type HistoryEvent, SFNClient } from '@aws-sdk/client-sfn';

const client = new SFNClient({ maxAttempts: 2 });
/** The most that AWS gives at once. */
const WHOLE_PAGE = 1000;
/** What has been added since somebody looked the last time is seldom more. */
const NEWS_PAGE = 100;
const MAX_KNOWN = 20;

/** Histories that were read, the least recently used first. */
const known = new Map<string, HistoryEvent[]>();

/**
 * The whole history of an execution, oldest event first; empty when there is no such execution. A history only
 * grows, so what was read once is kept while this process lives, and only news is asked for. Inputs and results
 * of states are left out: they are most of its size, and nobody looks at them here.
 */
export async function readHistory(executionArn: string): Promise<HistoryEvent[]> {
  const before = known.get(executionArn) ?? [];
  const news = before.length > 0 ? await newsSince(executionArn, before) : await all(executionArn);
  const events = news.length > 0 ? [...before, ...news] : before;
  known.delete(executionArn);
  if (events.length > 0) known.set(executionArn, events);
  const [oldest] = known.keys();
  if (known.size > MAX_KNOWN && oldest !== undefined) known.delete(oldest);
  return events;
}

/**
 * The newest event: its number grows with every change, and is 0 when there is no such execution.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html
 */
export async function newestEvent(executionArn: string): Promise<{ id: number; isEnd: boolean }> {
  const page = { maxResults: 1, reverseOrder: true, includeExecutionData: false };
  const [newest] = (await readPage(executionArn, page)).events;
  const isEnd = /^Execution(Succeeded|Failed|Aborted|TimedOut)$/.test(newest?.type ?? '');
  return { id: newest?.id ?? 0, isEnd: isEnd || !newest };
}

async function all(executionArn: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await readPage(executionArn, { maxResults: WHOLE_PAGE, nextToken });
    events.push(...page.events);
    nextToken = page.nextToken;
  } while (nextToken);
  return events;
}

async function newsSince(executionArn: string, before: HistoryEvent[]): Promise<HistoryEvent[]> {
  const last = before.at(-1)?.id ?? 0;
  const news: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await readPage(executionArn, {
      maxResults: NEWS_PAGE,
      reverseOrder: true,
      nextToken,
    });
    const added = page.events.filter(({ id = 0 }) => id > last);
    news.push(...added);
    nextToken = added.length === page.events.length ? page.nextToken : undefined;
  } while (nextToken);
  return news.reverse();
}

async function readPage(
  executionArn: string,
  page: {
    maxResults: number;
    nextToken?: string | undefined;
    reverseOrder?: boolean;
    includeExecutionData?: boolean;
  },
): Promise<{ events: HistoryEvent[]; nextToken?: string | undefined }> {
  try {
    const command = new GetExecutionHistoryCommand({ executionArn, ...page });
    const { events = [], nextToken } = await client.send(command);
    return { events: events.map(withoutPayloads), nextToken };
  } catch (error) {
    if ((error as Error).name !== 'ExecutionDoesNotExist') throw error;
    return { events: [] };
  }
}

function withoutPayloads(event: HistoryEvent): HistoryEvent {
  const { stateEnteredEventDetails: entered, stateExitedEventDetails: exited } = event;
  const { taskSucceededEventDetails: succeeded } = event;
  return {
    ...event,
    ...(entered && { stateEnteredEventDetails: { name: entered.name } }),
    ...(exited && { stateExitedEventDetails: { ...exited, output: undefined } }),
    ...(succeeded && { taskSucceededEventDetails: { ...succeeded, output: undefined } }),
  };
}
