import type { ExecutionStore, JournalRecord } from './host.ts';

/** Keeps journals as JSON texts in memory: executions live as long as the object. */
export class MemoryStore implements ExecutionStore {
  /** One JSON text per record, by execution ARN. */
  readonly journals = new Map<string, string[]>();

  async append(executionArn: string, records: readonly JournalRecord[]): Promise<void> {
    const lines = this.journals.get(executionArn) ?? [];
    this.journals.set(executionArn, lines);
    for (const record of records) lines.push(JSON.stringify(record));
  }

  async *load(): AsyncGenerator<{ executionArn: string; records: JournalRecord[] }> {
    for (const [executionArn, lines] of [...this.journals]) {
      yield { executionArn, records: lines.map((line) => JSON.parse(line) as JournalRecord) };
    }
  }
}
